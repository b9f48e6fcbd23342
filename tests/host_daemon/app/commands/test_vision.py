"""`smilepost vision`."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.app import vision_process
from host_daemon.app.cli import main


@pytest.mark.parametrize(
    ("arguments", "source"), [([], None), (["--source", "file:a"], "file:a")], ids=["set up", "named"]
)
def test_the_process_measures_with_the_cameras_that_are_set_up_or_with_one_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], source: str | None
) -> None:
    started: list[tuple[Path, str | None]] = []

    def run(data: Path, source: str | None = None) -> int:
        started.append((data, source))
        return 0

    monkeypatch.setattr(vision_process, "run", run)
    assert main(["--data", str(tmp_path), "vision", "run", *arguments]) == 0
    assert started == [(tmp_path, source)]


def test_a_source_that_is_no_camera_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "vision", "watch", "ftp://camera"]) == 2
    assert capsys.readouterr().err.startswith("smilepost: ")
