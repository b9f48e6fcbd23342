"""The inputs of `../shared/cases` give their right values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases import ABSENT, FOLDER, __main__, receipts, recordings

RECEIPT = "КАССОВЫЙ ЧЕК N 000124\n01.12.26 10:16\nИТОГ 100.00\nСПАСИБО\n"


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
def test_recordings() -> None:
    found = dict(recordings.faults(FOLDER))
    assert len(found) == 8
    assert {name: fault for name, fault in found.items() if fault} == {}


@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
def test_receipts() -> None:
    found = dict(receipts.faults(FOLDER))
    assert len(found) == 20
    assert {name: fault for name, fault in found.items() if fault} == {}


def test_without_the_folder_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(__main__, "FOLDER", tmp_path / "none")
    assert __main__.main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["inputs"], told["failed"], told["skipped"]) == (0, 0, ABSENT)


def test_wrong_values_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder made here: of two recordings and three receipts one each is not what it is said to be."""
    for name in recordings.LENGTHS:
        (tmp_path / name).mkdir()
    (tmp_path / "phone-recordings" / "a.wav").write_bytes(b"no sound")
    folder = tmp_path / "tills"
    folder.mkdir()
    for name in ("good.bin", "wrong.bin", "as.bin"):
        (folder / name).write_bytes(RECEIPT.encode("cp866"))
    expected = {
        "layout": "fiscal-ru",
        "good.bin": {"number": "124 (today 1)", "sum": "100.00", "printed": "2026-12-01T10:16:00"},
        "wrong.bin": "-100.00 (today +100.00)",
        "as.bin": {"as": "good.bin (which is right)", "receipts": [{"number": "124"}]},
    }
    (folder / "expected.json").write_text(json.dumps(expected))
    monkeypatch.setattr(__main__, "FOLDER", tmp_path)
    assert __main__.main(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["inputs"], told["failed"]) == (4, 2)
    assert sorted(told["faults"]) == ["phone-recordings/a.wav", "tills/wrong.bin"]
    assert dict(receipts.faults(tmp_path))["tills/wrong.bin"] == "sum '100.00' instead of '-100.00'"
