"""What is read from the rings of the post's microphones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.reader import ring_path
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.settings.tree import Settings
from host_daemon.voice.spotting.rings import Rings

RATE = 16000
AT = 1_795_000_000_000


@pytest.fixture
def rings(tmp_path: Path) -> Rings:
    """Half a minute of microphone `counter`."""
    writer = RingWriter(ring_path(tmp_path / "ring", "counter"), 100, "counter", b"12345678")
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    for first in range(0, 30 * RATE, BLOCK_SAMPLES):
        us = first * 1_000_000 // RATE
        writer.write(silence, first, us, AT * 1000 + us, joins=first > 0)
    writer.close()
    return Rings(lambda: Settings().audio, tmp_path)


def test_what_a_ring_holds(rings: Rings):
    ((start, end),) = rings.spans("counter")
    assert start == AT
    assert 29_000 < end - start <= 31_000


def test_only_the_samples_of_the_asked_time_count(rings: Rings):
    assert rings.samples("counter", AT + 10_000, AT + 15_000) == 5 * RATE
    assert rings.samples("counter", AT - 10_000, AT + 5_000) == 5 * RATE
    assert rings.samples("counter", AT - 10_000, AT) == 0


def test_the_sound_of_a_time_comes_in_blocks_that_touch_it(rings: Rings):
    found = list(rings.pieces("counter", AT + 10_000, AT + 15_000))
    assert found[0].at <= AT + 10_000
    assert found[-1].at < AT + 15_000
    assert found[-1].at + len(found[-1].samples) * 1000 // RATE >= AT + 15_000


def test_a_microphone_without_a_ring_has_recorded_nothing(rings: Rings):
    assert rings.spans("door") == []
    assert list(rings.pieces("door", AT, AT + 60_000)) == []


def test_a_file_that_is_no_ring_has_recorded_nothing(rings: Rings, tmp_path: Path):
    ring_path(tmp_path / "ring", "door").write_bytes(b"rubbish")
    assert rings.spans("door") == []
    assert list(rings.pieces("door", AT, AT + 60_000)) == []
