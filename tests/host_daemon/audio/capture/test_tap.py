"""A tap holds ten seconds of sound for its listener."""

from __future__ import annotations

import numpy as np

from host_daemon.audio.capture.tap import AudioChunk, Tap


def chunk(number: int) -> AudioChunk:
    return AudioChunk("counter", number * 1280, np.zeros(1280, np.int16), 0, 0)


def test_chunks_come_in_their_order() -> None:
    tap = Tap()
    for number in range(3):
        tap.give(chunk(number))
    assert [tap.take(0).first for _ in range(3)] == [0, 1280, 2560]


def test_nothing_comes_in_time() -> None:
    assert Tap().take(0.01) is None


def test_a_full_tap_drops_the_newest_and_counts_it() -> None:
    tap = Tap()
    # 128 chunks of 80 ms are ten seconds.
    for number in range(130):
        tap.give(chunk(number))
    assert tap.dropped == 2
    taken = [tap.take(0).first // 1280 for _ in range(128)]
    assert taken == list(range(128))
    assert tap.take(0) is None


def test_what_was_missed_shows_as_a_jump() -> None:
    tap = Tap(chunks=1)
    tap.give(chunk(0))
    tap.give(chunk(1))
    tap.take(0)
    tap.give(chunk(2))
    assert tap.take(0).first == 2 * 1280
