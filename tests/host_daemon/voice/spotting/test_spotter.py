from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.spotting.spotter import Spotter, spot

RATE = 16000


@pytest.fixture(scope="module")
def stream(speak, chatter):
    """A minute of babble with word 1 at 10 s and 40 s and word 2 at 25 s, and where each ends."""
    samples = chatter(99, 60)[: 60 * RATE].copy()
    ends = []
    for seed, at in ((1, 10), (2, 25), (1, 40)):
        said = speak(seed, 0.7, 1.15)
        pause = np.random.default_rng(at).normal(0, 20, RATE // 2).astype(np.int16)
        samples[at * RATE - len(pause) : at * RATE] = pause
        samples[at * RATE : at * RATE + len(said)] = said
        samples[at * RATE + len(said) : at * RATE + len(said) + len(pause)] = pause
        ends.append((f"word-{seed}", at * RATE + len(said)))
    return samples, ends


def run(spotter, samples, block, first=0):
    found = []
    for i in range(0, len(samples), block):
        found += spotter.feed(samples[i : i + block], first + i)
    return found + spotter.finish()


@pytest.mark.parametrize("block", [441, 1280, 16000])
def test_words_are_heard_once_and_at_their_own_time(classifiers, stream, block):
    samples, ends = stream
    found = run(Spotter(classifiers), samples, block)
    assert [d.key for d in found] == [key for key, _ in ends]
    for detection, (_, end) in zip(found, ends, strict=True):
        assert abs(detection.end - end) <= 0.1 * RATE
        assert 0.5 < detection.score <= 1
        assert detection.start < detection.end


def test_how_the_sound_is_cut_into_blocks_changes_nothing(classifiers, stream):
    one, other = (run(Spotter(classifiers), stream[0], block) for block in (1000, 7777))
    assert [(d.key, d.start, d.end) for d in one] == [(d.key, d.start, d.end) for d in other]


def test_a_detection_is_out_within_a_second_and_a_half(classifiers, stream):
    samples, ends = stream
    spotter, heard = Spotter(classifiers), {}
    for i in range(0, len(samples), 1280):
        for d in spotter.feed(samples[i : i + 1280], i):
            heard.setdefault(d.end, i + 1280)
    assert len(heard) == len(ends)
    assert all(at - end < 1.5 * RATE for end, at in heard.items())


def test_numbering_may_begin_anywhere_and_jump(classifiers, stream):
    """A gap of an hour in the numbers: what is said after it has the new numbers."""
    samples, ends = stream
    spotter, found = Spotter(classifiers), []
    first, hole = 7_000_000_000, 3600 * RATE
    for i in range(0, len(samples), 1600):
        jump = hole if i >= 20 * RATE else 0
        found += spotter.feed(samples[i : i + 1600], first + i + jump)
    found += spotter.finish()
    wanted = [first + end + (hole if end > 20 * RATE else 0) for _, end in ends]
    assert [d.key for d in found] == [key for key, _ in ends]
    assert max(abs(d.end - w) for d, w in zip(found, wanted, strict=True)) <= 0.1 * RATE


def test_repeated_samples_are_skipped_and_small_holes_filled(classifiers, stream):
    samples, ends = stream
    spotter, found, at = Spotter(classifiers), [], 0
    while at < len(samples):
        found += spotter.feed(samples[at : at + 1600], at)
        at += 1500  # a hundred samples come twice
    for other in (found + spotter.finish(), run_with_holes(Spotter(classifiers), samples)):
        assert [d.key for d in other] == [key for key, _ in ends]
        assert max(abs(d.end - end) for d, (_, end) in zip(other, ends, strict=True)) <= 0.1 * RATE


def run_with_holes(spotter, samples):
    found = []
    for i in range(0, len(samples), 8000):
        found += spotter.feed(samples[i : i + 7900], i)
    return found + spotter.finish()


def test_classifiers_may_change_while_the_sound_goes_on(classifiers, stream):
    samples, ends = stream
    spotter, found = Spotter({"word-2": classifiers["word-2"]}), []
    for i in range(0, len(samples), 1600):
        if i == 38 * RATE:
            spotter.change({"word-1": classifiers["word-1"]})
        found += spotter.feed(samples[i : i + 1600], i)
    assert [d.key for d in found + spotter.finish()] == ["word-2", "word-1"]
    assert abs(found[-1].end - ends[-1][1]) <= 0.1 * RATE


def test_a_margin_makes_a_phrase_fire_less(classifiers, stream):
    samples, _ = stream
    found = run(Spotter(classifiers, {"word-1": 1000.0}), samples, 16000)
    assert [d.key for d in found] == ["word-2"]


def test_a_recording_that_is_nothing_but_the_phrase(classifiers, speak):
    found = spot(speak(1, 0.7, 1.15), Spotter(classifiers))
    assert [d.key for d in found] == ["word-1"]
    assert abs(found[0].end - 0.7 * RATE) <= 0.1 * RATE


def test_silence_noise_and_nothing_are_not_phrases(classifiers):
    rng = np.random.default_rng(0)
    for sound in (np.zeros(10 * RATE), rng.normal(0, 3000, 10 * RATE), np.zeros(0), np.full(RATE, 32767)):
        assert spot(sound.astype(np.int16), Spotter(classifiers)) == []


def test_no_classifiers_no_detections(stream):
    assert run(Spotter({}), stream[0], 16000) == []
