from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.simulator import scenes
from host_daemon.vision.faces.face_detector import BlazeFace
from models.evaluate.__main__ import main
from models.manifest import load


@pytest.fixture
def astronaut(tmp_path: Path) -> Path:
    """A data set of one smiling face, in both formats."""
    picture = cv2.imread(str(scenes.PICTURES / "astronaut.jpg"))
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    face = BlazeFace(load("blazeface")).find(picture)[0]
    (rx, ry), (lx, ly) = face.points[:2]
    crops = {"file": "a.png", "emotion": "happiness", "person": "p", "grey": "0"}
    crops |= {"right_eye_x": rx, "right_eye_y": ry, "left_eye_x": lx, "left_eye_y": ly}
    photos = {"file": "a.png", "x0": 178, "y0": 81, "x1": 272, "y1": 175}
    for name, row in (("crops.csv", crops), ("photos.csv", photos)):
        with (tmp_path / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
    return tmp_path


def test_a_smile_is_read_as_one(astronaut, capsys):
    arguments = ["--crops", str(astronaut), "--labels", str(astronaut / "crops.csv"), "--json"]
    assert main(["emotion", "--model", "fer", *arguments]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["n"], figures["accuracy7"], figures["smile_f1"]) == (1, 1.0, 1.0)
    assert figures["smile_auc"] is None
    assert figures["ece"] < 0.2
    assert figures["ms_per_face"] > 0


def test_a_face_where_it_should_be_is_found(astronaut, capsys):
    arguments = ["--photos", str(astronaut), "--labels", str(astronaut / "photos.csv"), "--json"]
    assert main(["faces", *arguments]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["n"], figures["recall"], figures["false_per_picture"]) == (1, 1.0, 0.0)


def test_no_such_model(astronaut, capsys):
    arguments = ["--crops", str(astronaut), "--labels", str(astronaut / "crops.csv")]
    assert main(["emotion", "--model", "crystal_ball", *arguments]) == 2
    assert "crystal_ball.json" in capsys.readouterr().err


def test_what_cannot_be_read_is_told_and_the_rest_is_measured(astronaut, capsys):
    with (astronaut / "crops.csv").open("a") as file:
        file.write("gone.png,happiness,p,0,1,1,2,2\na.png,happiness,p,0,one,1,2,2\n")
    arguments = ["--crops", str(astronaut), "--labels", str(astronaut / "crops.csv"), "--json"]
    assert main(["emotion", "--model", "fer", *arguments]) == 0
    told = capsys.readouterr()
    figures = json.loads(told.out)
    assert (figures["n"], figures["left_out"]) == (1, 2)
    assert "gone.png: cannot be read" in told.err
    assert "crops.csv, line 4: no right_eye_x" in told.err


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("file,x0,y0,x1\na.png,1,2,3\n", "names no column y1"),
        ("file,x0,y0,x1,y1\n", "no rows to measure"),
        ("file,x0,y0,x1,y1\ngone.png,1,2,3,4\n", "none of the pictures"),
        ("\x89PNG", "names no column file"),
    ],
)
def test_a_table_that_cannot_be_used(astronaut, capsys, table, words):
    (astronaut / "photos.csv").write_text(table)
    assert main(["faces", "--photos", str(astronaut), "--labels", str(astronaut / "photos.csv")]) == 2
    assert words in capsys.readouterr().err


def test_a_table_that_is_no_text(astronaut, capsys):
    labels = astronaut / "a.png"
    assert main(["faces", "--photos", str(astronaut), "--labels", str(labels)]) == 2
    assert "not a table in UTF-8" in capsys.readouterr().err


def photos(folder: Path, *rows: str) -> list[str]:
    (folder / "photos.csv").write_text("file,x0,y0,x1,y1\n" + "".join(f"{row}\n" for row in rows))
    return ["faces", "--photos", str(folder), "--labels", str(folder / "photos.csv"), "--json"]


ASTRONAUT = "178,81,272,175"


def test_two_faces_on_one_picture_are_one_picture_with_two_faces(astronaut, capsys):
    both = np.hstack([cv2.imread(str(astronaut / "a.png"))[:400, :400]] * 2)
    cv2.imwrite(str(astronaut / "two.png"), both)
    assert main(photos(astronaut, f"two.png,{ASTRONAUT}", "two.png,578,81,672,175")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["n"], figures["faces"], figures["recall"]) == (1, 2, 1.0)
    assert figures["false_per_picture"] == 0


def test_a_picture_without_a_face_counts_for_false_ones_alone(astronaut, capsys):
    wall = np.random.default_rng(1).integers(90, 110, (240, 320, 3)).astype(np.uint8)
    cv2.imwrite(str(astronaut / "wall.png"), wall)
    assert main(photos(astronaut, f"a.png,{ASTRONAUT}", "wall.png,,,,")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["n"], figures["recall"], figures["false_per_picture"]) == (2, 1.0, 0.0)
    assert main(photos(astronaut, "a.png,,,,")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["recall"], figures["false_per_picture"]) == (None, 1.0)


def test_absolute_paths_spaces_and_more_columns_do_no_harm(astronaut, capsys, monkeypatch):
    monkeypatch.chdir(astronaut)
    crops = (astronaut / "crops.csv").read_text().splitlines()
    header, row = (
        crops[0].replace(",", " , "),
        crops[1].replace("a.png,happiness", f"{astronaut}/a.png, Happiness"),
    )
    (astronaut / "odd.csv").write_text(f"\ufeff{header},note\n{row},seen\n", encoding="utf-8")
    assert main(["emotion", "--crops", ".", "--labels", "odd.csv", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["n"], figures["accuracy7"], figures["colour"]["n"]) == (1, 1.0, 1)


def test_a_word_that_is_no_emotion_is_not_a_calm_face(astronaut, capsys):
    labels = astronaut / "crops.csv"
    row = labels.read_text().splitlines()[1]
    labels.write_text(labels.read_text() + row.replace("happiness", "joyful") + "\n,,,,,,,\n")
    arguments = ["--crops", str(astronaut), "--labels", str(labels), "--json"]
    assert main(["emotion", *arguments]) == 0
    told = capsys.readouterr()
    figures = json.loads(told.out)
    assert (figures["n"], figures["left_out"]) == (1, 2)
    assert "a.png: 'joyful' is none of anger, contempt" in told.err
    labels.write_text(labels.read_text().replace("happiness", "joyful"))
    assert main(["emotion", *arguments]) == 2
    assert "no row of the table has one of the emotions" in capsys.readouterr().err


def test_without_smiles_there_is_no_figure_of_them(astronaut, capsys):
    labels = astronaut / "crops.csv"
    labels.write_text(labels.read_text().replace("happiness", "neutral"))
    assert main(["emotion", "--crops", str(astronaut), "--labels", str(labels), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["smile_auc"], figures["smile_f1"], figures["negative_auc"]) == (None, None, None)


def test_no_such_folder(astronaut, capsys):
    arguments = ["--crops", str(astronaut / "gone"), "--labels", str(astronaut / "crops.csv")]
    assert main(["emotion", *arguments]) == 2
    assert capsys.readouterr().err == f"{astronaut}/gone: there is no such folder\n"


@pytest.mark.parametrize("model", ["blazeface", "speech_spread", "speech_embedding"])
def test_a_model_that_reads_no_faces(astronaut, capsys, model):
    arguments = ["--crops", str(astronaut), "--labels", str(astronaut / "crops.csv")]
    assert main(["emotion", "--model", model, *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
