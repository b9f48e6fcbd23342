"""Evaluation of the models of pictures: `python -m models.evaluate emotion|faces --help`.

The post's own code is measured, with the committed models. Formats of the label files:
emotion: file, emotion, right_eye_x, right_eye_y, left_eye_x, left_eye_y (pixels of the crop), and if wanted
grey (1 or 0: figures of each kind too) and person (for --part);
faces: file, x0, y0, x1, y1 (pixels of a face on the picture): a line for each face, without numbers for a
picture that shows none. Files are looked for in the folder, unless their paths are absolute.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from host_daemon.vision.faces.expression import NEGATIVE, POSITIVE, EmotionNet, Expression, verdict
from host_daemon.vision.faces.face_detector import BlazeFace, Face
from models.evaluate import labels
from models.evaluate.labels import BadLabels, Row
from models.manifest import BadModel, load
from models.training import scores
from models.training.people import parts

WARM_UP = 20
EYES = ("right_eye_x", "right_eye_y", "left_eye_x", "left_eye_y")
BOX = ("x0", "y0", "x1", "y1")


def emotion(rows: list[Row], folder: Path, model: str) -> dict[str, Any]:
    """The figures of an emotion model on labelled crops, also apart for grey and colour pictures.

    left_out counts the rows whose picture cannot be read or whose emotion nobody knows.
    """
    manifest = load(model)
    net = EmotionNet(manifest)
    negative_from = float(manifest.options.get("negative_from", 0.5))
    read: list[Expression] = []
    seconds = []
    measured: list[Row] = []
    for row, crop in _pictures(_known(rows, manifest.labels), folder):
        face = _eyes(row)
        started = time.thread_time()
        read.append(net.read(crop, face))
        seconds.append(time.thread_time() - started)
        measured.append(row)
    figures: dict[str, Any] = {"model": model, **_figures(measured, read, negative_from)}
    figures["left_out"] = len(rows) - len(measured)
    figures["ms_per_face"] = round(1000 * float(np.median(seconds[WARM_UP:] or seconds)), 3)
    for name, value in (("grey", "1"), ("colour", "0")):
        chosen = [i for i, row in enumerate(measured) if row.get("grey") == value]
        if chosen:
            figures[name] = _figures([measured[i] for i in chosen], [read[i] for i in chosen], negative_from)
    return figures


def faces(rows: list[Row], folder: Path, least: float = 0.4) -> dict[str, Any]:
    """The figures of the face finder on pictures with labelled faces. n: pictures; faces: labelled on them.

    recall: share of the labelled faces that are found with an IoU of at least `least`; None without any.
    false_per_picture: faces found beside them; a person whom nobody labelled counts as one.
    """
    finder = BlazeFace(load("blazeface"))
    labelled: dict[str, list[list[float]]] = {}
    for row in rows:
        labelled.setdefault(row["file"], []).extend(_boxes(row))
    wanted = found = false = 0
    seconds = []
    for row, picture in _pictures([{"file": name} for name in labelled], folder):
        started = time.thread_time()
        boxes = finder.find(picture)
        seconds.append(time.thread_time() - started)
        mine = labelled[row["file"]]
        hits = scores.matched(mine, [(f.x, f.y, f.x + f.width, f.y + f.height) for f in boxes], least)
        wanted += len(mine)
        found += hits
        false += len(boxes) - hits
    n = len(seconds)
    return {
        "model": "blazeface",
        "n": n,
        "faces": wanted,
        "left_out": len(labelled) - n,
        "recall": round(found / wanted, 4) if wanted else None,
        "false_per_picture": round(false / n, 4),
        "ms_per_picture": round(1000 * float(np.median(seconds)), 3),
    }


def _figures(rows: list[Row], read: list[Expression], negative_from: float) -> dict[str, object]:
    truth = [row["emotion"] for row in rows]
    three = ["positive" if t in POSITIVE else "negative" if t in NEGATIVE else "neutral" for t in truth]
    best = [max(e.classes, key=lambda label: e.classes[label]) for e in read]
    right = [b == t for b, t in zip(best, truth, strict=True)]
    smiles = [t in POSITIVE for t in truth]
    # Without a smile among them there is nothing that could have been found.
    smile_f1 = scores.f1([e.smile >= 0.5 for e in read], smiles) if any(smiles) else np.nan
    smile, negative = [e.smile for e in read], [e.negative for e in read]
    return {
        "n": len(rows),
        "accuracy7": _round(np.mean(right)),
        "balanced3": _round(scores.balanced([verdict(e, negative_from) for e in read], three)),
        "smile_auc": _round(scores.auc(smile, smiles)),
        "smile_f1": _round(smile_f1),
        "negative_auc": _round(scores.auc(negative, [t in NEGATIVE for t in truth])),
        "ece": _round(scores.calibration_error([max(e.classes.values()) for e in read], right)),
    }


def _round(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if np.isnan(number) else round(number, 4)


def _eyes(row: Row) -> Face:
    right_x, right_y, left_x, left_y = (float(row[key]) for key in EYES)
    return Face(0, 0, 0, 0, 1, ((right_x, right_y), (left_x, left_y)))


def _boxes(row: Row) -> list[list[float]]:
    """The labelled face of a row, if it has one."""
    return [[float(row[key]) for key in BOX]] if row[BOX[0]] else []


def _known(rows: list[Row], labels_of_net: Sequence[str]) -> list[Row]:
    """The rows whose emotion has a meaning: an unknown word must not pass for a calm face."""
    emotions = sorted({*labels_of_net, *POSITIVE, *NEGATIVE})
    found = []
    for row in rows:
        row = row | {"emotion": row["emotion"].lower()}
        if row["emotion"] in emotions:
            found.append(row)
        else:
            labels.left_out(f"{row['file']}: {row['emotion']!r} is none of {', '.join(emotions)}")
    if not found:
        raise BadLabels(f"no row of the table has one of the emotions {', '.join(emotions)}")
    return found


def _pictures(rows: list[Row], folder: Path) -> Iterator[tuple[Row, NDArray[np.uint8]]]:
    """Each row with its picture. Raises BadLabels when none can be read."""
    found = False
    for row in rows:
        picture = _read(folder / row["file"])
        if picture is None:
            labels.left_out(f"{folder / row['file']}: cannot be read as a picture")
        else:
            found = True
            yield row, picture
    if not found:
        raise BadLabels(f"{folder}: none of the pictures in the table can be read")


def _read(path: Path) -> NDArray[np.uint8] | None:
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
    except (
        OSError,
        ValueError,
        cv2.error,
    ):  # not there, a name that cannot be one, more pixels than OpenCV takes
        return None
    return None if picture is None else np.asarray(picture, np.uint8)


def _of(part: str, rows: list[Row]) -> list[Row]:
    """The rows of the people who were trained on (`train`), of those kept apart (`test`), or `all`."""
    split = parts([row["person"] for row in rows]) if part != "all" else {}
    chosen = [row for row in rows if part == "all" or split[row["person"]] == part]
    if not chosen:
        raise BadLabels(f"nobody in the table belongs to the part {part!r}")
    return chosen


def register(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `emotion` and `faces` to the evaluation's commands."""
    for kind, pictures in (("emotion", "--crops"), ("faces", "--photos")):
        one = kinds.add_parser(kind, help=f"the {kind} model on pictures")
        one.add_argument(pictures, dest="folder", type=Path, required=True, help="folder of the pictures")
        one.add_argument("--labels", type=Path, required=True, help="CSV file of the labels")
        one.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        one.set_defaults(run=run, kind=kind)
        if kind == "emotion":
            one.add_argument("--model", default="expression", help="name of its manifest")
            one.add_argument(
                "--part",
                default="all",
                choices=("all", "train", "test"),
                help="only the people who were trained on, or kept apart",
            )


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    cv2.setNumThreads(1)
    try:
        folder = labels.folder(args.folder)
        if args.kind == "emotion":
            people = () if args.part == "all" else ("person",)
            table = labels.read(args.labels, ("file", "emotion", *people), EYES)
            figures = emotion(_of(args.part, table.rows), folder, args.model)
        else:
            table = labels.read(args.labels, ("file",), BOX, or_nothing=True)
            figures = faces(table.rows, folder)
        figures["left_out"] += table.left_out
    except (BadModel, BadLabels) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(figures) if args.json else "\n".join(f"{k}: {v}" for k, v in figures.items()))
    return 0
