from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US, Block
from host_daemon.audio.ring.coverage import Reckoning, Slot, find_newest, sample_at, segments

BOOT = b"thisboot"
NOW = Reckoning(BOOT, 10**15)
FULL = np.zeros(BLOCK_SAMPLES, np.int16)


def ring(slots: int, written: int, start: int = 0) -> list[Slot]:
    found: list[Slot] = ["blank"] * slots
    for seq in range(written):
        mono_us = round(seq * BLOCK_US)
        found[seq % slots] = Block(seq, start, seq * BLOCK_SAMPLES, mono_us, mono_us + 10**15, BOOT, FULL)
    return found


@given(st.integers(1, 200), st.integers(0, 1000))
def test_the_newest_block_is_found(slots: int, written: int) -> None:
    newest = find_newest(ring(slots, written).__getitem__, slots)
    assert (newest.seq if newest else -1) == written - 1


@given(st.integers(40, 200), st.integers(1, 1000), st.data())
def test_the_newest_readable_block_is_found_in_a_damaged_ring(
    slots: int, written: int, data: st.DataObject
) -> None:
    found = ring(slots, written)
    damaged = data.draw(st.lists(st.integers(0, slots - 1), max_size=12))
    for slot in damaged:
        if found[slot] != "blank":
            found[slot] = "damaged"
    readable = [b.seq for b in found if isinstance(b, Block)]
    newest = find_newest(found.__getitem__, slots)
    assert (newest.seq if newest else -1) == max(readable, default=-1)


@example(300, 280, 140, 60)
@given(st.integers(100, 400), st.integers(1, 1200), st.integers(0, 399), st.integers(1, 400))
def test_damage_of_any_length_hides_no_newer_block(slots: int, written: int, first: int, length: int) -> None:
    found = ring(slots, written)
    for slot in range(first, min(first + length, slots)):
        if found[slot] != "blank":
            found[slot] = "damaged"
    readable = [b.seq for b in found if isinstance(b, Block)]
    newest = find_newest(found.__getitem__, slots)
    assert (newest.seq if newest else -1) == max(readable, default=-1)


@pytest.mark.parametrize("first", [0, 100, 140, 199])
def test_a_long_stretch_of_zeros_is_not_taken_for_the_end(first: int) -> None:
    # A card that has lost an erase block gives zeros for it.
    found = ring(300, 280)
    found[first : first + 60] = ["blank"] * 60
    newest = find_newest(found.__getitem__, 300)
    assert newest is not None and newest.seq == 279


def test_finding_the_end_of_a_day_reads_few_blocks() -> None:
    asked: list[int] = []
    found = ring(84_524, 50_000)

    def slot(number: int) -> Slot:
        asked.append(number)
        return found[number]

    newest = find_newest(slot, 84_524)
    assert newest is not None and newest.seq == 49_999
    assert len(asked) < 300


def test_finding_the_end_of_a_ring_that_is_mostly_damage_does_not_read_all_of_it() -> None:
    found = ring(84_524, 84_000)
    found[20_000:80_000] = ["damaged"] * 60_000
    asked: list[int] = []

    def slot(number: int) -> Slot:
        asked.append(number)
        return found[number]

    assert find_newest(slot, 84_524) is not None
    assert len(asked) < 10_000


def read(found: list[Slot]):
    def block(seq: int) -> Block | None:
        there = found[seq % len(found)]
        return there if isinstance(there, Block) and there.seq == seq else None

    return block


def test_a_lap_is_one_segment_of_what_is_left() -> None:
    found = ring(100, 250)
    (only,) = segments(read(found), 150, 249)
    assert (only.first_seq, only.last_seq) == (150, 249)
    assert (only.first, only.end) == (150 * BLOCK_SAMPLES, 250 * BLOCK_SAMPLES)


def test_a_damaged_beginning_keeps_its_time() -> None:
    found = ring(100, 50)
    found[0] = found[1] = "damaged"
    (only,) = segments(read(found), 0, 49)
    assert (only.first_seq, only.first, only.mono_us) == (0, 0, 0)


def test_a_damaged_end_is_left_out() -> None:
    found = ring(100, 50)
    found[48] = found[49] = "damaged"
    (only,) = segments(read(found), 0, 49)
    assert (only.last_seq, only.end) == (47, 48 * BLOCK_SAMPLES)


def test_a_gap_parts_two_segments() -> None:
    found: list[Slot] = ring(100, 20)
    for seq in range(10, 20):
        mono_us = round(seq * BLOCK_US) + 5_000_000
        found[seq] = Block(seq, 10, seq * BLOCK_SAMPLES + 80_000, mono_us, mono_us + 10**15, BOOT, FULL)
    new, old = segments(read(found), 0, 19)
    assert (old.first_seq, old.last_seq, new.first_seq, new.last_seq) == (0, 9, 10, 19)
    assert new.first - old.end == 80_000


@given(st.integers(0, 90 * BLOCK_SAMPLES), st.floats(-200, 200))
def test_a_moment_is_found_in_spite_of_the_cards_drift(sample: int, drift_ppm: float) -> None:
    # A card that is slow by p millionths needs (1 + p / 1e6) times as long for its samples.
    slow = 1 + drift_ppm / 1e6
    found: list[Slot] = ["blank"] * 200
    for seq in range(100):
        mono_us = round(seq * BLOCK_US * slow)
        found[seq] = Block(seq, 0, seq * BLOCK_SAMPLES, mono_us, mono_us + 10**15, BOOT, FULL)
    (only,) = segments(read(found), 0, 99)
    assert abs(sample_at(read(found), only, round(sample * 62.5 * slow), NOW) - sample) <= 4


def test_another_start_of_the_system_is_placed_by_its_utc() -> None:
    assert NOW.when(b"previous", 77, 10**15 + 5) == 5
    assert NOW.when(BOOT, 77, 10**15 + 5) == 77
