"""Training of `models/expression.tflite`: `python -m models.training.expression --help`.

Needs the extra `train` (TensorFlow), npm, and labelled crops; half an hour of two idle cores. The steps:
1. Ten views of every crop are made (views.py), and two pretrained nets (pretrained.py) read each of them; a
   logistic regression on what they say, fitted on other people, is the first teacher.
2. Two nets are trained from nothing, each on one half of the people, and read the other half.
3. A logistic regression on all four is the second teacher. It says of every view what others' pictures teach.
4. One net is trained on all people, towards what the second teacher says of the very view it is shown, and a
   little towards the labels.
5. Its last layer is scaled so that a probability means what it says, and it is written with 16-bit weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.manifest import FOLDER
from models.training import net, pretrained
from models.training.pictures import CLASSES, NEGATIVE, Crops, read
from models.training.views import EYES, SIDE, Views, views

Logs = NDArray[np.float32]

HALF_EPOCHS, STUDENT_EPOCHS = 30, 60
# How much the label itself counts beside the teacher, and how much of it is spread over all classes: the
# second teacher has seen what is wrong with the labels, so the student listens to them less.
HALF_LABEL, HALF_SPREAD = 0.6, 0.06
STUDENT_LABEL, STUDENT_SPREAD = 0.25, 0.03
# Colour stills are of seven films with labels of their own kind: they count half, to teacher and student.
COLOUR = 0.5
# Negative and surprised faces are a tenth of all; seen as twice as many, they are learned.
RARE_WEIGHT = 2.0
FOLDS = 5
# Views that the regression is fitted on; more change nothing.
FITTED_VIEWS = 4
TEMPERATURES = np.arange(0.5, 1.5, 0.02)


def log_softmax(values: Logs) -> Logs:
    shifted = values - values.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


def regress(facts: Logs, crops: Crops, chosen: NDArray[np.int64]) -> Logs:
    """Logits by a logistic regression fitted on the `chosen` rows, for all rows of all views.

    facts: (views, n, k).
    """
    import tensorflow as tf

    seen = facts[:FITTED_VIEWS, chosen].reshape(-1, facts.shape[-1])
    mean, spread = seen.mean(0), seen.std(0)
    rows = tf.constant((seen - mean) / spread, tf.float32)
    wanted = tf.one_hot(np.tile(crops.classes[chosen], FITTED_VIEWS), len(CLASSES))
    each = tf.constant(np.tile(np.where(crops.is_grey[chosen], 1.0, COLOUR), FITTED_VIEWS), tf.float32)
    matrix, bias = tf.Variable(tf.zeros((facts.shape[-1], len(CLASSES)))), tf.Variable(tf.zeros(len(CLASSES)))
    optimizer = tf.keras.optimizers.Adam(0.05)

    def step() -> None:
        with tf.GradientTape() as tape:
            loss = each * tf.nn.softmax_cross_entropy_with_logits(wanted, rows @ matrix + bias)
            whole = tf.reduce_mean(loss) + 1e-3 * tf.reduce_sum(matrix * matrix)
        optimizer.apply_gradients(zip(tape.gradient(whole, [matrix, bias]), [matrix, bias], strict=True))

    quick = tf.function(step)
    for _ in range(300):
        quick()
    return np.asarray(((facts - mean) / spread) @ matrix.numpy() + bias.numpy(), np.float32)


def teacher(facts: Logs, crops: Crops) -> Logs:
    """Probabilities for every row of every view, by a regression that was not fitted on the row's person."""
    train = crops.part == "train"
    facts = np.clip(facts, -12, 0)
    found = regress(facts, crops, np.flatnonzero(train))
    for fold in range(FOLDS):
        mine = crops.people % FOLDS == fold
        said = regress(facts, crops, np.flatnonzero(train & ~mine))
        found[:, train & mine] = said[:, train & mine]
    return np.exp(log_softmax(found))


def targets(said: Logs, crops: Crops, label: float, spread: float) -> Logs:
    """Targets of a net: the label, spread a little, mixed with the teacher. label: its share."""
    certain = np.eye(len(CLASSES), dtype=np.float32)[crops.classes]
    certain = certain * (1 - spread) + spread / len(CLASSES)
    share = np.where(crops.is_grey, label, label * COLOUR)[:, np.newaxis]
    return np.asarray(share * certain + (1 - share) * said, np.float32)


def weights(said: Logs, crops: Crops) -> Logs:
    """Of each row of each view in the loss, 1 in the mean: rare labels, and what the teacher calls negative,
    weigh more."""
    rare = np.isin(crops.classes, [*NEGATIVE, CLASSES.index("surprise")]) & crops.is_grey
    negative = said[..., list(NEGATIVE)].sum(-1)
    found = np.where(rare, RARE_WEIGHT, 1.0) * (1 + np.minimum(2 * negative, 1))
    return np.asarray(found / found[:, crops.part == "train"].mean(), np.float32)


def temperature(said: Logs, classes: NDArray[np.int64]) -> float:
    """Divisor of logits by which the labels are likeliest (C. Guo et al., On Calibration of Modern
    Neural Networks, ICML 2017)."""
    rows = np.arange(len(classes))
    losses = [-log_softmax(said / one)[rows, classes].mean() for one in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def cooled(model: Any, by: float) -> Any:
    """The model with its logits divided by `by`."""
    last = model.layers[-1]
    last.set_weights([values / by for values in last.get_weights()])
    return model


def flatbuffer(model: Any) -> bytes:
    """The model with a softmax, as TFLite with 16-bit weights."""
    import tensorflow as tf

    whole = tf.keras.Model(model.input, tf.keras.layers.Softmax()(model.output))
    converter = tf.lite.TFLiteConverter.from_keras_model(whole)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def write(model: bytes, negative_from: float, folder: Path = FOLDER) -> None:
    """`expression.tflite` and its manifest."""
    (folder / "expression.tflite").write_bytes(model)
    manifest = {
        "file": "expression.tflite",
        "sha256": hashlib.sha256(model).hexdigest(),
        "purpose": "reads the expression of a face, seven classes, as probabilities",
        "origin": "trained here: `python -m models.training.expression` repeats it; see models/expression.md",
        "licence": "MIT (this project); learned from Apache-2.0 pictures and from two MIT nets, see the card",
        "input": [1, SIDE, SIDE, 1],
        "outputs": [[1, len(CLASSES)]],
        "labels": list(CLASSES),
        "options": {
            "eyes": [[EYES[0], EYES[1]], [1 - EYES[0], EYES[1]]],
            "negative_from": negative_from,
        },
    }
    (folder / "expression.json").write_text(json.dumps(manifest, indent=2) + "\n")


def kept(path: Path, make: Any) -> Logs:
    """The array in `path`, made and written when it is not there: a broken run goes on where it was."""
    if not path.exists():
        np.save(path, make())
    found: Logs = np.load(path)
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.training.expression", description=__doc__)
    parser.add_argument("--crops", type=Path, required=True, help="folder of the crops")
    parser.add_argument("--labels", type=Path, required=True, help="CSV file of the labels")
    parser.add_argument(
        "--work", type=Path, default=Path(".build/expression"), help="folder for what is kept"
    )
    parser.add_argument(
        "--negative-from", type=float, default=0.04, help="threshold to write in the manifest"
    )
    args = parser.parse_args(arguments)
    args.work.mkdir(parents=True, exist_ok=True)
    crops = read(args.crops, args.labels)
    train = np.flatnonzero(crops.part == "train")
    seen = kept_views(args.work, crops)
    halves = kept(args.work / "halves.npy", lambda: by_halves(crops, seen))
    said = teacher(np.concatenate([seen.said, halves], -1), crops)
    wanted = targets(said, crops, STUDENT_LABEL, STUDENT_SPREAD)
    student = net.fit(
        seen.pictures, wanted, weights(said, crops), train, epochs=STUDENT_EPOCHS, seed=11, tell=print
    )
    by = temperature(net.logits(student, seen.pictures[0, train]), crops.classes[train])
    print(f"logits are divided by {by:.2f}")
    write(flatbuffer(cooled(student, by)), args.negative_from)
    return 0


def kept_views(work: Path, crops: Crops) -> Views:
    """The views, made once."""
    paths = work / "pictures.npy", work / "said.npy"
    if not all(path.exists() for path in paths):
        found = views(crops, pretrained.fer(), pretrained.face_api(work), print)
        np.save(paths[0], found.pictures)
        np.save(paths[1], found.said)
    return Views(*map(np.load, paths))


def by_halves(crops: Crops, seen: Views) -> Logs:
    """Log probabilities (views, n, 7) by two nets, each trained on half of the people and asked about the
    others."""
    said = teacher(seen.said, crops)
    wanted, each = targets(said, crops, HALF_LABEL, HALF_SPREAD), weights(said, crops)
    train, half = crops.part == "train", crops.people % 2
    found = np.zeros((len(seen.pictures), len(crops.classes), len(CLASSES)), np.float32)
    for mine in (0, 1):
        chosen = np.flatnonzero(train & (half == mine))
        model = net.fit(seen.pictures, wanted, each, chosen, epochs=HALF_EPOCHS, seed=mine, tell=print)
        others = np.flatnonzero(~train | (half != mine))
        share = np.where(train[others], 1.0, 0.5)[:, np.newaxis]
        for view, pictures in enumerate(seen.pictures):
            found[view, others] += share * log_softmax(net.logits(model, pictures[others]))
    return found


if __name__ == "__main__":
    sys.exit(main())
