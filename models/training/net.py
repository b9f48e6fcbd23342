"""The net that reads expressions: its shape, the crops it is shown while it learns, and the learning
itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.pictures import Crops

SIDE = 64
EYES = (0.30, 0.36)
CLASSES = 7
# Means of the weights over the last steps are what is kept: they generalise better than the last ones.
MEAN_OF_WEIGHTS = 0.998

Batch = NDArray[np.float32]


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
    x = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(x))
    return tf.keras.Model(entry, layers.Dense(CLASSES)(x))


def crop(grey: NDArray[np.uint8], eyes: NDArray[np.float32], rng: np.random.Generator | None = None) -> Batch:
    """The eye-aligned crop, 0 to 255; with `rng`, disturbed as cameras and detectors disturb it."""
    right, left = eyes[0].astype(float), eyes[1].astype(float)
    growth, turn, shift, flip = 1.0, 0.0, np.zeros(2), False
    if rng is not None:
        apart = np.hypot(*(left - right))
        right, left = right + rng.normal(0, 0.03 * apart, 2), left + rng.normal(0, 0.03 * apart, 2)
        growth, turn = np.exp(rng.normal(0, 0.08)), rng.normal(0, 0.10)
        shift, flip = rng.normal(0, 0.03, 2) * SIDE, bool(rng.random() < 0.5)
    dx, dy = left - right
    scale = (1 - 2 * EYES[0]) * SIDE / max(float(np.hypot(dx, dy)), 1e-3) * growth
    angle = np.arctan2(dy, dx) + turn
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    x, y = (right + left) / 2
    to_x, to_y = SIDE / 2 + shift[0], EYES[1] * SIDE + shift[1]
    motion = np.array([[cos, sin, to_x - cos * x - sin * y], [-sin, cos, to_y + sin * x - cos * y]])
    found = cv2.warpAffine(
        grey, motion, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    view = np.asarray(found[:, ::-1] if flip else found)
    return view.astype(np.float32) if rng is None else _disturbed(view, rng)


def _disturbed(view: NDArray[Any], rng: np.random.Generator) -> Batch:
    """Far away, in bad light, lit from one side, noisy, partly covered: each at times."""
    if rng.random() < 0.25:
        small = int(rng.integers(20, 48))
        view = cv2.resize(cv2.resize(view, (small, small), interpolation=cv2.INTER_AREA), (SIDE, SIDE))
    out = view.astype(np.float64)
    out = (out - 128) * np.exp(rng.normal(0, 0.25)) + 128 + rng.normal(0, 20)
    if rng.random() < 0.3:
        out = out + np.linspace(-1, 1, SIDE)[np.newaxis, :] * rng.normal(0, 30)
    if rng.random() < 0.3:
        out = out + rng.normal(0, rng.uniform(0, 12), out.shape)
    out = np.clip(out, 0, 255)
    if rng.random() < 0.3:
        size = int(rng.integers(8, 24))
        top, left = rng.integers(0, SIDE - size, 2)
        out[top : top + size, left : left + size] = rng.uniform(0, 255)
    return np.asarray(out.astype(np.float32), np.float32)


def batch(crops: Crops, chosen: NDArray[np.int64], rng: np.random.Generator | None = None) -> Batch:
    """Crops as the net takes them, shape (n, 64, 64, 1), -1 to 1."""
    views = np.stack([crop(crops.grey[i], crops.eyes[i], rng) for i in chosen])
    return ((views - 127.5) / 127.5).astype(np.float32)[..., np.newaxis]


def logits(model: Any, crops: Crops, chosen: NDArray[np.int64], both_sides: bool) -> Batch:
    """What the model says of undisturbed crops, shape (n, 7); with `both_sides` the mean with their
    mirror."""
    views = batch(crops, chosen)
    found: Batch = model.predict(views, batch_size=256, verbose=0)
    if both_sides:
        found = (found + model.predict(views[:, :, ::-1], batch_size=256, verbose=0)) / 2
    return found


def fit(
    crops: Crops,
    chosen: NDArray[np.int64],
    targets: Batch,
    weights: Batch,
    *,
    epochs: int,
    seed: int,
    tell: Callable[[str], None],
    rate: float = 3e-3,
    size: int = 64,
) -> Any:
    """A model trained on `chosen` rows towards `targets` (n, 7; soft), each row with its weight."""
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

    def step(views: Any, wanted: Any, weight: Any) -> Any:
        with tf.GradientTape() as tape:
            each = tf.nn.softmax_cross_entropy_with_logits(wanted, model(views, training=True))
            loss = tf.reduce_mean(weight * each)
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
        return loss

    quick = tf.function(step)
    for epoch in range(epochs):
        started, total = time.monotonic(), 0.0
        order = rng.permutation(chosen)[: steps * size]
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            views = tf.constant(batch(crops, rows, rng))
            total += float(quick(views, tf.constant(targets[rows]), tf.constant(weights[rows])))
        tell(f"seed {seed} epoch {epoch} loss {total / steps:.4f} in {time.monotonic() - started:.0f} s")
    optimizer.finalize_variable_values(model.trainable_variables)
    # The averaged weights need statistics of their own.
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            layer.momentum = 0.97
    for _ in range(60):
        model(batch(crops, rng.choice(chosen, 128), rng), training=True)
    return model
