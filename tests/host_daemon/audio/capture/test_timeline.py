from __future__ import annotations

import random

import pytest

from host_daemon.audio.capture.timeline import BEGINNING, IN_A_ROW, PATIENCE, Timeline

CHUNK, RATE = 1280, 16_000
CHUNK_US = 80_000


def run(
    timeline: Timeline, chunks: int, *, first: int = 0, start_us: int = 0, noise_us: int = 0
) -> list[int]:
    """Feeds chunks of a steady card; returns the indices at which the line broke."""
    rng = random.Random(1)
    broke = []
    for n in range(chunks):
        jitter = rng.randint(-noise_us, noise_us) if noise_us else 0
        if timeline.feed(first + n * CHUNK, start_us + n * CHUNK_US + jitter):
            broke.append(n)
    return broke


def test_a_steady_card_settles_at_once() -> None:
    timeline = Timeline(RATE)
    run(timeline, BEGINNING - 1)
    assert not timeline.settled
    run(timeline, 1, first=(BEGINNING - 1) * CHUNK, start_us=(BEGINNING - 1) * CHUNK_US)
    assert timeline.settled
    assert timeline.at(16_000) == 1_000_000


def test_a_card_that_swallows_its_beginning_is_not_believed_before_it_is_steady() -> None:
    timeline = Timeline(RATE)
    # As measured with PulseAudio: for the first 0.6 s the claimed time runs twice as fast as the samples.
    for n in range(8):
        timeline.feed(n * CHUNK, n * 2 * CHUNK_US)
        assert not timeline.settled
    run(timeline, 20, first=8 * CHUNK, start_us=16 * CHUNK_US)
    assert timeline.settled
    assert timeline.at(8 * CHUNK) == 16 * CHUNK_US


def test_a_card_that_never_gets_steady_is_used_all_the_same() -> None:
    timeline = Timeline(RATE)
    run(timeline, PATIENCE, noise_us=40_000)
    assert timeline.settled


def test_noise_in_the_stamps_does_not_move_the_line() -> None:
    timeline = Timeline(RATE)
    assert run(timeline, 500, noise_us=6_000) == []
    assert timeline.at(500 * CHUNK) == pytest.approx(500 * CHUNK_US, abs=1_500)


def test_one_wild_stamp_does_not_break_the_line() -> None:
    timeline = Timeline(RATE)
    run(timeline, 100)
    assert not timeline.feed(100 * CHUNK, 100 * CHUNK_US + 900_000)
    assert run(timeline, 50, first=101 * CHUNK, start_us=101 * CHUNK_US) == []


@pytest.mark.parametrize("lost_ms", [20, 80, 545, 5000])
def test_lost_samples_break_the_line_within_half_a_second(lost_ms: int) -> None:
    timeline = Timeline(RATE)
    run(timeline, 100)
    after_us = 100 * CHUNK_US + lost_ms * 1000
    assert run(timeline, 50, first=100 * CHUNK, start_us=after_us) == [IN_A_ROW - 1]
    assert timeline.at(100 * CHUNK) == after_us


def test_drift_is_measured() -> None:
    timeline = Timeline(RATE)
    assert timeline.drift_ppm is None
    for n in range(2000):
        timeline.feed(n * CHUNK, round(n * CHUNK_US * (1 + 80e-6)))
    assert timeline.drift_ppm == pytest.approx(80, abs=1)
