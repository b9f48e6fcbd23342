"""Where the recordings in a file begin."""

from __future__ import annotations

import pytest

from host_daemon.audio.tracks import joined
from host_daemon.audio.tracks.joined import beginnings

WAV = b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(40)


def page(flags: int, body: bytes = b"x" * 50) -> bytes:
    return b"OggS\x00" + bytes([flags]) + bytes(20) + b"\x01\x32" + body


def test_one_recording_begins_once() -> None:
    assert beginnings(WAV) == [0]
    assert beginnings(b"") == [0]
    assert beginnings(b"ID3" + WAV + WAV) == [0]  # of another kind than the first is somebody's sound


@pytest.mark.parametrize(
    "one",
    [
        WAV,
        WAV.replace(b"RIFF", b"RF64"),
        b"fLaC\x00\x00\x00\x22" + bytes(100),
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(100),
        b"\x00\x00\x00\x1cftypM4A " + bytes(100),
        b"#!AMR\n" + bytes(32),
        b"#!AMR-WB\n" + bytes(32),
        b"caff\x00\x01\x00\x00desc" + bytes(32),
        b"FORM\x00\x00\x01\x00AIFF" + bytes(32),
    ],
)
def test_each_of_those_that_follow_each_other_is_found(one: bytes) -> None:
    assert beginnings(one * 3) == [0, len(one), 2 * len(one)]


def test_streams_that_begin_together_are_one_link_of_an_ogg_chain() -> None:
    link = page(2) + page(2) + page(0) + page(4)
    assert beginnings(link + link) == [0, len(link)]


def test_a_file_of_nothing_but_beginnings_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MOST", 5)
    assert len(beginnings(b"#!AMR\n" * 1000)) == 5
    assert len(beginnings((page(2) + page(0)) * 1000)) == 5
