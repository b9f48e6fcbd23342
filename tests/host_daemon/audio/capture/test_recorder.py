from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.tap import Tap
from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter

Counted = Callable[[int, int], np.ndarray]
OFFSET_US = 1_767_225_600_000_000
CHUNK = 1280


@pytest.fixture
def recorder(ring_file: Path, boot: bytes) -> Recorder:
    return Recorder("counter", lambda: RingWriter(ring_file, 60, "counter", boot), Meter(-75, 60), [])


def play(recorder: Recorder, sound: np.ndarray, start_us: int, rate: int = 16_000) -> int:
    """Feeds the sound in chunks of 80 ms, stamped by a steady card; returns when it ended."""
    size = rate * 80 // 1000
    for place in range(0, len(sound), size):
        recorder.feed(sound[place : place + size], start_us + place * 1_000_000 // rate, OFFSET_US)
    return start_us + len(sound) * 1_000_000 // rate


def test_all_samples_of_a_steady_card_are_kept(recorder: Recorder, ring_file: Path, counted: Counted) -> None:
    recorder.begin(16_000)
    play(recorder, counted(0, 160_000), 5_000_000)
    recorder.end(OFFSET_US)
    with RingReader(ring_file) as ring:
        blocks = [ring.block(seq) for seq in range(ring.newest().seq + 1)]
    kept = np.concatenate([block.samples for block in blocks])
    assert np.array_equal(kept, counted(0, 160_000))
    assert {block.start for block in blocks} == {0}
    assert blocks[0].mono_us == 5_000_000
    assert blocks[3].mono_us == 5_000_000 + 3 * 1_022_000
    assert blocks[3].wall_us == blocks[3].mono_us + OFFSET_US


def test_a_card_that_comes_back_leaves_a_gap_of_its_absence(
    recorder: Recorder, ring_file: Path, counted: Counted
) -> None:
    recorder.begin(16_000)
    play(recorder, counted(0, 64_000), 0)
    recorder.end(OFFSET_US)
    recorder.begin(16_000)
    play(recorder, counted(0, 64_000), 60_000_000)
    recorder.end(OFFSET_US)
    with RingReader(ring_file) as ring:
        new, old = ring.segments()
    assert old.last_mono_us == 4_000_000
    assert new.mono_us == 60_000_000
    assert (new.first - old.first) == 60 * 16_000


def test_samples_lost_on_the_way_become_a_gap(recorder: Recorder, ring_file: Path, counted: Counted) -> None:
    recorder.begin(16_000)
    end_us = play(recorder, counted(0, 148_480), 0)
    play(recorder, counted(148_480 + 16_000, 160_000), end_us + 1_000_000)
    recorder.end(OFFSET_US)
    with RingReader(ring_file) as ring:
        new, old = ring.segments()
    # The second recording's first chunks are pending still when the loss shows, and go to its far side.
    assert old.last_mono_us == end_us
    assert new.mono_us == end_us + 1_000_000
    assert new.first - old.end == 16_000
    assert recorder.lost_samples == 16_000


def test_another_rate_is_brought_to_16_khz_in_its_place(recorder: Recorder, ring_file: Path) -> None:
    sound = np.zeros(480_000, np.int16)
    sound[240_000:240_048] = 20_000
    recorder.begin(48_000)
    play(recorder, sound, 0, rate=48_000)
    recorder.end(OFFSET_US)
    with RingReader(ring_file) as ring:
        (only,) = ring.segments()
        kept = np.concatenate([ring.block(seq).samples for seq in range(only.last_seq + 1)])
    # The click sounded 5.0 s after the start, 1 ms long.
    middle = int(np.argmax(np.abs(kept))) / 16_000 + only.mono_us / 1e6
    assert middle == pytest.approx(5.0005, abs=0.0005)


def test_who_listens_along_gets_the_same_numbers_as_the_ring(
    ring_file: Path, boot: bytes, counted: Counted
) -> None:
    tap = Tap()
    recorder = Recorder("counter", lambda: RingWriter(ring_file, 60, "counter", boot), Meter(-75, 60), [tap])
    recorder.begin(16_000)
    play(recorder, counted(0, 32_000), 0)
    recorder.end(OFFSET_US)
    heard = [tap.take(0) for _ in range(20)]
    # Eleven chunks of 80 ms pass before the twelfth settles the card.
    assert [h.first for h in heard if h] == [n * CHUNK for n in range(11, 25)]
    assert np.array_equal(heard[0].samples, counted(11 * CHUNK, CHUNK))
    assert heard[3].mono_us == (11 + 3) * 80_000
    with RingReader(ring_file) as ring:
        assert ring.block(0).first == 0


def test_a_listener_that_does_not_listen_disturbs_nobody(
    ring_file: Path, boot: bytes, counted: Counted
) -> None:
    tap = Tap(chunks=3)
    recorder = Recorder("counter", lambda: RingWriter(ring_file, 60, "counter", boot), Meter(-75, 60), [tap])
    recorder.begin(16_000)
    play(recorder, counted(0, 160_000), 0)
    recorder.end(OFFSET_US)
    assert tap.dropped == 125 - 11 - 3
    with RingReader(ring_file) as ring:
        assert ring.newest().end == 160_000


def test_a_full_disk_is_told_and_recording_goes_on_when_it_is_not_full_any_more(
    ring_file: Path, boot: bytes, counted: Counted
) -> None:
    full = True

    def open_ring() -> RingWriter:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return RingWriter(ring_file, 60, "counter", boot)

    recorder = Recorder("counter", open_ring, Meter(-75, 60), [])
    recorder.begin(16_000)
    end_us = play(recorder, counted(0, 160_000), 0)
    assert recorder.trouble is not None and not recorder.hearing
    full = False
    play(recorder, counted(160_000, 16_000 * 12), end_us)
    recorder.end(OFFSET_US)
    assert recorder.trouble is None
    with RingReader(ring_file) as ring:
        (only,) = ring.segments()
        block = ring.block(0)
    # Blocks are whole ones from the first on, each with its own place.
    assert np.array_equal(block.samples, counted(block.first, BLOCK_SAMPLES))
    assert only.last_mono_us == end_us + 12_000_000
