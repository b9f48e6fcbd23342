from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from host_daemon.audio.ring.block import BLOCK_BYTES, BLOCK_SAMPLES, BLOCK_US, HEADER_BYTES, Block
from host_daemon.audio.ring.coverage import Reckoning, segments
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.tracks.cut import NothingThere, cut
from host_daemon.audio.tracks.track import Sound

Counted = Callable[[int, int], np.ndarray]
Filled = Callable[..., RingWriter]
# When the first sample of these rings sounded.
NEW_YEAR_MS = 1_767_225_600_000


@pytest.fixture
def cut_at(ring_file: Path, reckoning: Reckoning, start_us: int) -> Callable[..., Sound]:
    def make(at_ms: float, before_ms: int, after_ms: int, reckoned: Reckoning | None = None) -> Sound:
        """at_ms: since the first sample of the recording."""
        with RingReader(ring_file) as ring:
            at_us = start_us + round(at_ms * 1000)
            return cut(ring.block, ring.segments(), at_us, before_ms, after_ms, reckoned or reckoning)

    return make


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
@given(at=st.integers(0, 60_000), before=st.integers(0, 20_000), after=st.integers(0, 20_000))
def test_a_cut_is_exact_to_the_sample(
    filled: Filled,
    ring_file: Path,
    cut_at: Callable[..., Sound],
    counted: Counted,
    at: int,
    before: int,
    after: int,
) -> None:
    if not ring_file.exists():
        filled(60)
    first, end = max(0, (at - before) * 16), min(60 * BLOCK_SAMPLES, (at + after) * 16)
    if first >= end:
        with pytest.raises(NothingThere):
            cut_at(at, before, after)
        return
    sound = cut_at(at, before, after)
    assert np.array_equal(sound.samples, counted(first, end - first))
    assert sound.start == NEW_YEAR_MS + first // 16
    assert bool(sound.missing) == (first > (at - before) * 16 or end < (at + after) * 16)


def test_what_the_ring_no_longer_has_is_said(filled: Filled, cut_at: Callable[..., Sound]) -> None:
    filled(90)
    # Blocks 0 to 29 are overwritten: the ring begins at 30.66 s.
    sound = cut_at(31_000, 5_000, 1_000)
    assert sound.missing == ((NEW_YEAR_MS + 26_000, NEW_YEAR_MS + 30_660),)
    assert sound.start == NEW_YEAR_MS + 30_660
    assert len(sound.samples) == 1_340 * 16


def test_what_the_ring_does_not_yet_have_is_said(filled: Filled, cut_at: Callable[..., Sound]) -> None:
    filled(10)
    sound = cut_at(10_000, 1_000, 3_000)
    assert sound.missing == ((NEW_YEAR_MS + 10_220, NEW_YEAR_MS + 13_000),)
    assert len(sound.samples) == 1_220 * 16


def test_the_end_of_the_newest_block_is_there(
    filled: Filled, cut_at: Callable[..., Sound], counted: Counted
) -> None:
    filled(10)  # 10.22 s
    sound = cut_at(10_100, 50, 50)
    assert np.array_equal(sound.samples, counted(10_050 * 16, 1600))
    assert sound.missing == ()


def test_a_damaged_block_is_silence_that_keeps_the_rest_in_its_place(
    filled: Filled, ring_file: Path, cut_at: Callable[..., Sound], counted: Counted
) -> None:
    filled(10)
    with ring_file.open("r+b") as file:
        file.seek(HEADER_BYTES + 5 * BLOCK_BYTES + 5_000)
        file.write(b"\xff\xfe")
    sound = cut_at(5_000, 4_000, 4_000)
    first, low, high = 16_000, 5 * BLOCK_SAMPLES, 6 * BLOCK_SAMPLES
    assert len(sound.samples) == 128_000
    assert not sound.samples[low - first : high - first].any()
    assert np.array_equal(sound.samples[high - first :], counted(high, 9 * 16_000 - high))
    assert sound.missing == ((NEW_YEAR_MS + 5_110, NEW_YEAR_MS + 6_132),)


def test_a_gap_is_silence_of_its_length(
    filled: Filled, cut_at: Callable[..., Sound], counted: Counted, reckoning: Reckoning, start_us: int
) -> None:
    writer = filled(5, close=False)
    # Sound comes again at 8.000 s; the five blocks ended at 5.110 s.
    mono_us = start_us + 8_000_000
    writer.write(
        counted(128_000, BLOCK_SAMPLES), 128_000, mono_us, mono_us + reckoning.offset_us, joins=False
    )
    writer.close()
    sound = cut_at(8_500, 4_500, 300)
    assert np.array_equal(sound.samples[: 1_110 * 16], counted(64_000, 1_110 * 16))
    assert not sound.samples[1_110 * 16 : 4_000 * 16].any()
    assert np.array_equal(sound.samples[4_000 * 16 :], counted(128_000, 800 * 16))
    assert sound.missing == ((NEW_YEAR_MS + 5_110, NEW_YEAR_MS + 8_000),)


@pytest.mark.parametrize("hours", [-5, -0.001, 0.001, 5])
def test_a_step_of_the_wall_clock_moves_no_cut(
    filled: Filled, cut_at: Callable[..., Sound], counted: Counted, reckoning: Reckoning, hours: float
) -> None:
    filled(60)
    stepped = Reckoning(reckoning.boot, reckoning.offset_us + round(hours * 3_600_000_000))
    sound = cut_at(30_000, 1_000, 1_000, stepped)
    assert np.array_equal(sound.samples, counted(29_000 * 16, 32_000))
    assert sound.start == NEW_YEAR_MS + 29_000 + round(hours * 3_600_000)


def test_sound_of_an_earlier_system_start_is_found_by_its_utc(
    filled: Filled, cut_at: Callable[..., Sound], counted: Counted, reckoning: Reckoning
) -> None:
    filled(60)
    later = Reckoning(b"nextboot", reckoning.offset_us)
    assert np.array_equal(cut_at(30_000, 500, 500, later).samples, counted(29_500 * 16, 16_000))


def test_where_the_clock_went_back_between_two_starts_the_newer_sound_is_taken(
    filled: Filled, ring_file: Path, counted: Counted
) -> None:
    filled(20)
    # The next start claims the same UTC as the middle of the first one, with other samples.
    writer = RingWriter(ring_file, 60, "counter", b"nextboot")
    wall_us = NEW_YEAR_MS * 1000 + 10_000_000
    writer.write(np.full(BLOCK_SAMPLES, 7, np.int16), 10**6, 50_000_000, wall_us, joins=False)
    writer.close()
    here = Reckoning(b"nextboot", wall_us - 50_000_000)
    with RingReader(ring_file) as ring:
        sound = cut(ring.block, ring.segments(), 50_000_000, 1_000, 1_000, here)
    assert (sound.samples[16_000:] == 7).all()
    assert np.array_equal(sound.samples[:16_000], counted(144_000, 16_000))


def test_a_moment_long_gone_is_nothing(filled: Filled, cut_at: Callable[..., Sound]) -> None:
    filled(10)
    with pytest.raises(NothingThere):
        cut_at(-3_600_000, 15_000, 15_000)


def test_drift_puts_the_moment_itself_in_its_place(
    ring_file: Path, cut_at: Callable[..., Sound], reckoning: Reckoning, start_us: int, boot: bytes
) -> None:
    # A card 200 millionths slow; a click sounds at 50 s sharp, which is sample 799,840.
    writer = RingWriter(ring_file, 60, "counter", boot)
    click = round(50 * 16_000 / (1 + 200e-6))
    for n in range(60):
        samples = np.zeros(BLOCK_SAMPLES, np.int16)
        if n == click // BLOCK_SAMPLES:
            samples[click % BLOCK_SAMPLES] = 30_000
        mono_us = start_us + round(n * BLOCK_US * (1 + 200e-6))
        writer.write(samples, n * BLOCK_SAMPLES, mono_us, mono_us + reckoning.offset_us, joins=n > 0)
    writer.close()
    sound = cut_at(50_000, 40_000, 5_000)
    assert abs(int(np.argmax(sound.samples)) - 40_000 * 16) <= 4


def test_a_whole_track_needs_no_look_at_older_stretches(
    ring_file: Path, boot: bytes, reckoning: Reckoning, start_us: int
) -> None:
    writer = RingWriter(ring_file, 400, "counter", boot)
    # A loose plug: 350 stretches of one block each, then 30 blocks without a gap.
    for n in range(380):
        passed_us = min(n, 350) * 2_000_000 + round(max(0, n - 350) * BLOCK_US)
        first, at_us = passed_us * 16 // 1000, start_us + passed_us
        writer.write(np.zeros(BLOCK_SAMPLES, np.int16), first, at_us, at_us, joins=n > 350)
    writer.close()
    asked: list[int] = []
    with RingReader(ring_file) as ring:

        def block(seq: int) -> Block | None:
            asked.append(seq)
            return ring.block(seq)

        newest = ring.newest()
        assert newest is not None
        covered = segments(block, 0, newest.seq)
        assert cut(block, covered, newest.mono_us, 10_000, 1_000, reckoning).missing == ()
    assert min(asked) > 300
