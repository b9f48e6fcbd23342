"""Debounce and overlap, on scores set by hand: the weights look at the last embedding alone."""

from __future__ import annotations

import numpy as np

from host_daemon.voice.spotting.classifier import Classifier, Honesty
from host_daemon.voice.spotting.detector import Detector
from host_daemon.voice.spotting.embedder import SEEN
from host_daemon.voice.spotting.mel import HOP

HONEST = Honesty(None, 0, 0.0, 0.0, ambience=False, real=0)


def classifier(number: int, length: int = 8 * HOP) -> Classifier:
    weights = np.zeros((6, 96), np.float32)
    weights[-1, number] = 1
    return Classifier(weights, 0.0, 1.0, 0, length, HONEST)


def scores(*rows: dict[int, float], count: int = 100) -> np.ndarray:
    """Embeddings whose numbers `at: value` are set, one dict per phrase."""
    found = np.zeros((count, 96), np.float32)
    for number, row in enumerate(rows):
        for at, value in row.items():
            found[at, number] = value
    return found


def ends(detections):
    return [(d.key, (d.end - SEEN) // HOP) for d in detections]


def test_the_summit_is_what_counts():
    found = Detector({"a": classifier(0)}).feed(scores({40: 1.5, 41: 3.0, 42: 2.0}))
    assert ends(found) == [("a", 41)]
    assert abs(found[0].score - 1 / (1 + np.exp(-2.0))) < 1e-5


def test_below_the_threshold_nothing():
    assert Detector({"a": classifier(0)}).feed(scores({40: 0.99})) == []


def test_a_phrase_said_slowly_has_its_own_time():
    """Four sounds of four embeddings each, and the same drawn out; both end with embedding 60."""
    weights = np.zeros((16, 96), np.float32)
    weights[np.arange(16), np.arange(16) // 4] = 1
    lag, length = 4 * HOP, 12 * HOP
    for times, pace in ((4, 1.0), (5, 1.25)):
        said = np.zeros((100, 96), np.float32)
        said[61 - 4 * times : 61] = np.repeat(weights[::4], times, axis=0)
        (found,) = Detector({"a": Classifier(weights, 0.0, 15.0, lag, length, HONEST)}).feed(said)
        assert found.end == 60 * HOP + SEEN - pace * lag
        assert found.end - found.start == pace * length


def test_one_saying_fires_once_within_a_second():
    found = Detector({"a": classifier(0)}).feed(scores({40: 3.0, 46: 4.0, 60: 2.0}))
    assert ends(found) == [("a", 40), ("a", 60)]


def test_of_two_phrases_in_one_sound_the_stronger_is_meant():
    both = Detector({"a": classifier(0), "b": classifier(1)})
    assert ends(both.feed(scores({40: 2.0}, {42: 5.0}))) == [("b", 42)]


def test_phrases_one_after_the_other_are_both_heard():
    both = Detector({"a": classifier(0), "b": classifier(1)})
    assert ends(both.feed(scores({40: 2.0}, {55: 5.0}))) == [("a", 40), ("b", 55)]


def test_two_phrases_that_never_fall_silent_hold_nothing_back():
    """Thresholds far too low: both rise again and again, never at rest together; a third is said once."""
    three = Detector({"a": classifier(0), "b": classifier(1), "c": classifier(2)})
    count = 400
    endless = [{at: 2 + at % 4 / 9 for at in range(count)}, {at: 2 + (at + 2) % 4 / 9 for at in range(count)}]
    rows = scores(*endless, {100: 9.0}, count=count)
    found = [(hop, one) for hop in range(count) for one in three.feed(rows[hop : hop + 1])]
    assert [hop - 100 < 30 for hop, one in found if one.key == "c"] == [True]
    assert len([one for _hop, one in found if one.key in "ab"]) > 20


def test_what_is_still_rising_at_the_end_is_not_lost():
    detector = Detector({"a": classifier(0)})
    assert detector.feed(scores({99: 2.0})) == []
    assert ends(detector.finish()) == [("a", 99)]


def test_nothing_fires_before_a_whole_window_of_sound():
    assert Detector({"a": classifier(0)}).feed(scores({10: 9.0})) == []


def test_two_hundred_phrases():
    many = Detector({f"p{i:03}": classifier(i % 96) for i in range(200)})
    found = many.feed(scores({40: 3.0}))
    assert len(found) == 1
