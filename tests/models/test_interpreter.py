"""Nets of TFLite files that their manifests describe."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from models.interpreter import Net
from models.manifest import FOLDER, BadModel, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("blazeface.json", "blazeface.tflite"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def change(folder: Path, **fields: object) -> None:
    path = folder / "blazeface.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_another_file_is_refused_before_it_is_used(folder):
    (folder / "blazeface.tflite").write_bytes(b"something else")
    with pytest.raises(BadModel, match="not the file that was measured"):
        Net(load("blazeface", folder))


def test_a_file_that_is_no_model_is_refused_even_with_the_right_sum(folder):
    (folder / "blazeface.tflite").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    change(folder, sha256=empty)
    with pytest.raises(BadModel, match="cannot use it"):
        Net(load("blazeface", folder))


@pytest.mark.parametrize(
    "fields", [{"input": [1, 64, 64, 3]}, {"outputs": [[1, 896, 16]]}, {"outputs": [[1, 896, 16], [1, 2]]}]
)
def test_other_shapes_are_refused(folder, fields):
    change(folder, **fields)
    with pytest.raises(BadModel, match="the manifest says"):
        Net(load("blazeface", folder))


def test_any_size_may_be_allowed(folder):
    change(folder, input=[1, 0, 0, 3])
    boxes, scores = Net(load("blazeface", folder)).run(np.zeros((1, 128, 128, 3), np.float32))
    assert (boxes.shape, scores.shape) == ((1, 896, 16), (1, 896, 1))  # as its paper's anchors are counted
