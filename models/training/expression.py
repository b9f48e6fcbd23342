"""Makes `models/expression.tflite`: `python -m models.training.expression --help`.

Needs the extra `train` (TensorFlow), npm, and labelled crops; an hour or two of two slow cores. The steps:
1. Two ready nets (ready.py) read every crop; a logistic regression on what they say, fitted on other
   people, is the first teacher.
2. Two nets are trained from nothing, each on one half of the people, and read the other half.
3. A logistic regression on all four is the second teacher. It says for everybody what others' pictures teach.
4. One net is trained on all people, towards the second teacher and the labels, and written with 16-bit
weights.
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
from models.training import net, ready
from models.training.pictures import CLASSES, NEGATIVE, Crops, read

Logs = NDArray[np.float32]

HALF_EPOCHS, STUDENT_EPOCHS = 30, 40
# How much the label itself counts beside the teacher, and how much of it is spread over all classes: the
# second teacher has seen what is wrong with the labels, so the student listens to them less.
HALF_LABEL, HALF_SPREAD = 0.6, 0.06
STUDENT_LABEL, STUDENT_SPREAD = 0.35, 0.03
# Negative and surprised faces are a tenth of all; seen as twice as many, they are learned.
RARE_WEIGHT = 2.0
FOLDS = 5


def log_softmax(values: Logs) -> Logs:
    shifted = values - values.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


def regress(facts: Logs, classes: NDArray[np.int64], chosen: NDArray[np.int64]) -> Logs:
    """Logits by a logistic regression fitted on the `chosen` rows, for all rows."""
    import tensorflow as tf

    mean, spread = facts[chosen].mean(0), facts[chosen].std(0)
    known = tf.constant((facts - mean) / spread, tf.float32)
    matrix, bias = tf.Variable(tf.zeros((facts.shape[1], len(CLASSES)))), tf.Variable(tf.zeros(len(CLASSES)))
    optimizer = tf.keras.optimizers.Adam(0.05)
    rows, wanted = tf.gather(known, chosen), tf.one_hot(classes[chosen], len(CLASSES))

    def step() -> None:
        with tf.GradientTape() as tape:
            each = tf.nn.softmax_cross_entropy_with_logits(wanted, rows @ matrix + bias)
            loss = tf.reduce_mean(each) + 1e-3 * tf.reduce_sum(matrix * matrix)
        gradients = tape.gradient(loss, [matrix, bias])
        optimizer.apply_gradients(zip(gradients, [matrix, bias], strict=True))

    quick = tf.function(step)
    for _ in range(400):
        quick()
    found: Logs = (known @ matrix + bias).numpy()
    return found


def teacher(facts: Logs, crops: Crops) -> Logs:
    """Probabilities for every row, said by a regression that was not fitted on the row's person."""
    train = crops.part == "train"
    facts = np.clip(facts, -12, 0)
    found = regress(facts, crops.classes, np.flatnonzero(train))
    for fold in range(FOLDS):
        mine = crops.people % FOLDS == fold
        said = regress(facts, crops.classes, np.flatnonzero(train & ~mine))
        found[train & mine] = said[train & mine]
    return np.exp(log_softmax(found))


def targets(said: Logs, crops: Crops, label: float, spread: float) -> Logs:
    """What a net learns towards: the label, spread a little, mixed with the teacher. label: its share."""
    certain = np.eye(len(CLASSES), dtype=np.float32)[crops.classes]
    certain = certain * (1 - spread) + spread / len(CLASSES)
    return np.asarray(label * certain + (1 - label) * said, np.float32)


def weights(crops: Crops) -> Logs:
    """Of each row in the loss, 1 in the mean over those trained on."""
    rare = np.isin(crops.classes, [*NEGATIVE, CLASSES.index("surprise")])
    found = np.where(rare, RARE_WEIGHT, 1.0).astype(np.float32)
    return np.asarray(found / found[crops.part == "train"].mean(), np.float32)


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
        "input": [1, net.SIDE, net.SIDE, 1],
        "outputs": [[1, len(CLASSES)]],
        "labels": list(CLASSES),
        "options": {
            "eyes": [[net.EYES[0], net.EYES[1]], [1 - net.EYES[0], net.EYES[1]]],
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
        "--negative-from", type=float, default=0.08, help="threshold to write in the manifest"
    )
    args = parser.parse_args(arguments)
    args.work.mkdir(parents=True, exist_ok=True)
    crops = read(args.crops, args.labels)
    train = np.flatnonzero(crops.part == "train")
    fer = kept(args.work / "fer.npy", lambda: ready.fer(crops))
    face_api = kept(args.work / "face_api.npy", lambda: ready.face_api(crops, args.work))
    ready_nets = np.concatenate([fer, face_api], 1)
    halves = kept(args.work / "halves.npy", lambda: by_halves(crops, teacher(ready_nets, crops)))
    all_nets = np.concatenate([ready_nets, halves], 1)
    second = teacher(all_nets, crops)
    wanted = targets(second, crops, STUDENT_LABEL, STUDENT_SPREAD)
    student = net.fit(crops, train, wanted, weights(crops), epochs=STUDENT_EPOCHS, seed=11, tell=print)
    write(flatbuffer(student), args.negative_from)
    return 0


def by_halves(crops: Crops, said: Logs) -> Logs:
    """Log probabilities of two nets, each trained on half of the people and asked about the others."""
    wanted = targets(said, crops, HALF_LABEL, HALF_SPREAD)
    train, half = crops.part == "train", crops.people % 2
    found = np.zeros((len(crops.classes), len(CLASSES)), np.float32)
    for mine in (0, 1):
        chosen = np.flatnonzero(train & (half == mine))
        model = net.fit(crops, chosen, wanted, weights(crops), epochs=HALF_EPOCHS, seed=mine, tell=print)
        others = np.flatnonzero(~train | (half != mine))
        share = np.where(train[others], 1.0, 0.5)[:, np.newaxis]
        found[others] += share * log_softmax(net.logits(model, crops, others, both_sides=True))
    return found


if __name__ == "__main__":
    sys.exit(main())
