from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.microphone_health import CRAMPED, NO_CARD, OPENING, judge
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.writer import RingWriter


def heard(ring_file: Path, boot: bytes, slots: int) -> Recorder:
    """A recorder that has been given four seconds of sound."""
    recorder = Recorder("counter", lambda: RingWriter(ring_file, slots, "counter", boot), Meter(-75, 60))
    recorder.begin(16_000)
    for n in range(50):
        recorder.feed(np.full(1280, 1000, np.int16), n * 80_000, 0)
    return recorder


def test_a_microphone_that_is_heard_is_well(ring_file: Path, boot: bytes) -> None:
    recorder = heard(ring_file, boot, 60)
    assert judge("", recorder) == ("ok", "")
    assert judge(NO_CARD, recorder) == ("failed", NO_CARD)
    recorder.close()


def test_before_its_first_sound_it_is_being_opened(ring_file: Path, boot: bytes) -> None:
    recorder = Recorder("counter", lambda: RingWriter(ring_file, 60, "counter", boot), Meter(-75, 60))
    assert judge("", recorder) == ("warning", OPENING)


def test_a_ring_without_room_for_its_new_size_records_and_says_so(
    filled: Callable[..., RingWriter], ring_file: Path, boot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(70, slots=60)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    recorder = heard(ring_file, boot, 200)
    assert judge("", recorder) == ("warning", CRAMPED)
    recorder.end(0)
    recorder.close()
    again = RingWriter(ring_file, 60, "counter", boot)
    # Four seconds: three whole blocks and the rest.
    assert again.newest is not None and again.newest.seq == 69 + 4
    assert len(again.newest.samples) == 64_000 - 3 * BLOCK_SAMPLES
    again.close()
