"""Net that reads expressions: its layers, and its training."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.views import SIDE, batches, scaled, shaken

CLASSES = 7
# Means of the weights over the last steps are what is kept: they generalise better than the last ones.
MEAN_OF_WEIGHTS = 0.998
# Share of the batches in which two faces are laid over one another, what is said of them likewise: more of
# the space between pictures is seen (H. Zhang et al., mixup, ICLR 2018).
MIXED, MIX = 0.5, 0.4

Floats = NDArray[np.float32]


def build() -> Any:
    """An untrained Keras model, 64x64x1 to seven logits: 185,000 weights, 8 million multiplications."""
    import tensorflow as tf

    layers = tf.keras.layers

    def convolve(x: Any, channels: int, stride: int = 1) -> Any:
        x = layers.Conv2D(channels, 3, stride, "same", use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))

    def residual(x: Any, channels: int) -> Any:
        y = layers.Conv2D(channels, 3, 1, "same", use_bias=False)(convolve(x, channels))
        return layers.ReLU()(layers.Add()([x, layers.BatchNormalization(momentum=0.9)(y)]))

    entry = layers.Input((SIDE, SIDE, 1))
    x = convolve(convolve(entry, 24, 2), 32, 2)
    x = convolve(residual(x, 32), 64, 2)
    x = convolve(residual(x, 64), 112, 2)
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return tf.keras.Model(entry, layers.Dense(CLASSES)(x))


def logits(model: Any, pictures: NDArray[np.uint8]) -> Floats:
    """Logits of pictures (n, 64, 64), shape (n, 7)."""
    found: Floats = model.predict(scaled(pictures), batch_size=256, verbose=0)
    return found


def fit(
    pictures: NDArray[np.uint8],
    targets: Floats,
    weights: Floats,
    chosen: NDArray[np.int64],
    *,
    epochs: int,
    seed: int,
    tell: Callable[[str], None],
    rate: float = 3e-3,
    size: int = 64,
) -> Any:
    """A model trained on the `chosen` rows, each time in another view.

    pictures: (views, n, 64, 64). targets: (views, n, 7), soft. weights: (views, n), about 1 in the mean.
    """
    import tensorflow as tf

    tf.random.set_seed(seed)
    rng = np.random.default_rng(seed)
    model = build()
    steps = len(chosen) // size
    schedule = tf.keras.optimizers.schedules.CosineDecay(
        0.0, (epochs - 2) * steps, 0.01, warmup_target=rate, warmup_steps=2 * steps
    )
    optimizer = tf.keras.optimizers.AdamW(
        schedule, weight_decay=2e-3, use_ema=True, ema_momentum=MEAN_OF_WEIGHTS
    )

    def step(seen: Any, wanted: Any, weight: Any) -> Any:
        with tf.GradientTape() as tape:
            each = tf.nn.softmax_cross_entropy_with_logits(wanted, model(seen, training=True))
            loss = tf.reduce_mean(weight * each)
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
        return loss

    quick = tf.function(step)
    for epoch in range(epochs):
        started, total = time.monotonic(), 0.0
        for rows in batches(chosen, size, rng):
            view = rng.integers(0, len(pictures), size)
            seen, wanted, weight = shaken(pictures[view, rows], rng), targets[view, rows], weights[view, rows]
            seen, wanted, weight = mixed((seen, wanted, weight), rng)
            total += float(quick(tf.constant(seen), tf.constant(wanted), tf.constant(weight)))
        tell(f"seed {seed} epoch {epoch} loss {total / steps:.4f} in {time.monotonic() - started:.0f} s")
    optimizer.finalize_variable_values(model.trainable_variables)
    normalise(model, pictures, chosen, rng)
    return model


def normalise(
    model: Any, pictures: NDArray[np.uint8], chosen: NDArray[np.int64], rng: np.random.Generator
) -> None:
    """Measure the statistics of the batch normalisations anew: averaged weights need their own."""
    import tensorflow as tf

    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            layer.momentum = 0.97
    for _ in range(60):
        rows = rng.choice(chosen, 128)
        model(shaken(pictures[rng.integers(0, len(pictures), 128), rows], rng), training=True)


def mixed(batch: tuple[Floats, ...], rng: np.random.Generator) -> tuple[Floats, ...]:
    """A batch (pictures, targets, weights), in a share MIXED of calls with each row laid over another."""
    if rng.random() >= MIXED:
        return batch
    share, other = rng.beta(MIX, MIX), rng.permutation(len(batch[0]))
    return tuple((share * one + (1 - share) * one[other]).astype(np.float32) for one in batch)
