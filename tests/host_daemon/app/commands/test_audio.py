from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from host_daemon.app.cli import main
from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.base.clock import boot_id
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A post with two microphones, of which the door's has recorded half a minute, up to a minute ago."""
    data = tmp_path / "data"
    data.mkdir()
    microphones = [{"name": "counter"}, {"name": "door"}]
    Config(data).write_settings({"audio": {"microphones": microphones, "ring_hours": 0.02}})
    writer = RingWriter(data / "ring" / "door.ring", 70, "door", boot_id())
    now_us = time.monotonic_ns() // 1000
    offset_us = time.time_ns() // 1000 - now_us
    for n in range(30):
        at_us = now_us - 90_000_000 + round(n * BLOCK_US)
        samples = np.full(BLOCK_SAMPLES, 100 + n, np.int16)
        writer.write(samples, n * BLOCK_SAMPLES, at_us, at_us + offset_us, joins=n > 0)
    writer.close()
    return data


@pytest.fixture
def audio(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `smilepost audio`; gives its status and what it said."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["--data", str(data), "audio", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_ring_is_told_beside_one_that_is_not_there(audio: Run) -> None:
    status, said, _ = audio("ring")
    assert status == 2
    counter, door, stretch = said.splitlines()
    assert counter.startswith("counter: Nothing was recorded yet")
    assert door == "door: 0.01 h of 0.02 h recorded, 0 blocks damaged"
    assert "30.7 s" in stretch


def test_the_same_as_json(audio: Run) -> None:
    status, said, _ = audio("ring", "--json")
    counter, door = json.loads(said)["rings"]
    assert status == 2
    assert "Nothing was recorded yet" in counter["problem"]
    assert (door["microphone"], door["blocks"], door["damaged"]) == ("door", 30, 0)


def test_a_ring_that_is_none_is_refused_in_words(audio: Run, data: Path) -> None:
    (data / "ring" / "counter.ring").write_text("holiday photo")
    (data / "ring" / "door.ring").unlink()
    (data / "ring" / "door.ring").mkdir()
    status, said, _ = audio("ring")
    counter, door = said.splitlines()
    assert status == 2
    assert "cannot be read: not a ring file" in counter
    assert door.endswith("door.ring cannot be read: Is a directory")


def test_a_cut_by_hand_is_a_track(audio: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.flac"
    status, said, _ = audio(
        *("cut", "--microphone", "door", "--at=-75", "--before", "10", "--after", "5", f"--out={out}")
    )
    samples, rate = soundfile.read(out, dtype="int16")
    assert (status, rate, len(samples)) == (0, 16_000, 15 * 16_000)
    # It begins 5 s into the recording, in its block 4 (to a second: the command reads the clock later).
    assert samples[0] in (104, 105)
    assert "15.000 s, of which or beside which 0.000 s are missing" in said


def test_who_cut_by_hand_stands_in_the_audit(
    audio: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "maria")
    audio("cut", "--microphone=door", "--at=-75", f"--out={tmp_path / 'out.flac'}")
    (line,) = Reader(data / "journal.sqlite3").audited(["cut by hand"], 10)
    assert line.user == "maria (terminal)"
    assert line.subject.startswith("by-hand.")


def test_sound_that_cannot_be_noted_is_not_given(
    audio: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("host_daemon.app.commands.audio.add_audit", full)
    status, _, said = audio("cut", "--microphone=door", "--at=-75", f"--out={tmp_path / 'out.flac'}")
    assert status == 2
    assert "is the disk full?" in said
    assert not (tmp_path / "out.flac").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--at=-inf",), "-inf is no moment"),
        (("--at=soon",), "soon is no moment"),
        (("--at=-75", "--before=nan"), "A track lasts from 1 ms to 600 s"),
        (("--at=-75", "--after=inf"), "A track lasts from 1 ms to 600 s"),
        (("--at=-75", "--before=0", "--after=0"), "A track lasts from 1 ms to 600 s"),
        (("--at=-75", "--out=/proc/none/x.flac"), "x.flac cannot be written: No such file"),
        (("--at=-75", "--microphone=window"), "no microphone window; known here are: counter, door"),
        (("--at=-75", "--microphone=counter"), "Nothing was recorded yet"),
        (("--at=2001-01-01",), "The ring holds no sound of that time"),
    ],
)
def test_what_cannot_be_cut_is_said_in_words(
    audio: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    defaults = ("--microphone=door", f"--out={tmp_path / 'out.flac'}")
    status, _, said = audio("cut", *defaults, *arguments)
    assert status == 2
    assert told in said
    assert not (tmp_path / "out.flac").exists()
