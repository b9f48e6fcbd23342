"""What the thresholds of the emotional background cost and give, on pictures of people never trained on.

For each threshold: the share of smiling (or negative) faces that reach it, and of all others. One picture is
one frame; a verdict is a mean over frames, which is calmer.

    python tests/bench/mood.py [--crops DIR --labels CSV] [--quick] [--json]

Without folder and table those beside the project are taken; where there are none, nothing is measured, and it
says so. --quick: a tenth of the pictures.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from host_daemon.vision.faces.expression import NEGATIVE, POSITIVE, EmotionNet  # noqa: E402
from host_daemon.vision.faces.face_detector import Face  # noqa: E402
from models.manifest import load  # noqa: E402
from models.training.people import parts  # noqa: E402

POINTS = ("right_eye", "left_eye", "nose", "mouth", "right_ear", "left_ear")
STEPS = (0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)


FACES = ROOT.parent / "shared" / "data" / "faces"


def shares(crops, labels, quick):
    with labels.open() as file:
        rows = list(csv.DictReader(file))[:: 10 if quick else 1]
    part = parts([row["person"] for row in rows])
    net = EmotionNet(load("expression"))
    for row in rows:
        if part[row["person"]] != "test":
            continue
        picture = cv2.imread(str(crops / row["file"]))
        points = tuple((float(row[f"{name}_x"]), float(row[f"{name}_y"])) for name in POINTS)
        read = net.read(picture, Face(0, 0, picture.shape[1], picture.shape[0], 1, points))
        yield row["emotion"], read.positive, read.negative


def table(values, meant):
    return {
        str(step): {
            "reached": round(float((values[meant] >= step).mean()), 3),
            "wrongly": round(float((values[~meant] >= step).mean()), 3),
        }
        for step in STEPS
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crops", type=Path, default=FACES / "crops", help="folder of the crops")
    parser.add_argument("--labels", type=Path, default=FACES / "crops.csv", help="their crops.csv")
    parser.add_argument("--quick", action="store_true", help="a tenth of the pictures")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    args = parser.parse_args()
    if not args.labels.is_file():
        print(json.dumps({"n": 0, "not_measured": f"{args.labels} is not there"}))
        return
    emotions, positive, negative = zip(*shares(args.crops, args.labels, args.quick), strict=True)
    emotions = np.array(emotions)
    figures = {
        "n": len(emotions),
        "positive_from": table(np.array(positive), np.isin(emotions, POSITIVE)),
        "negative_from": table(np.array(negative), np.isin(emotions, NEGATIVE)),
    }
    print(json.dumps(figures) if args.json else json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
