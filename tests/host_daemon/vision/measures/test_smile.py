from host_daemon.events import FacesMeasured
from host_daemon.settings.vision import MoodSettings
from host_daemon.vision.measures.smile import smiling
from tests.fakes.seen import second

NOW = 1_795_262_410_000
LIMITS = MoodSettings()


def ago(ms: int, smile: float = 0.9, seen: int = 5) -> FacesMeasured:
    """A second that began so long before NOW."""
    return second(NOW - ms, smile if seen else 0.0, seen=seen)


def test_a_smile_of_the_last_second_is_one():
    found = smiling([ago(1200)], NOW, LIMITS)
    assert (found.face, found.smiling, found.smile) == (True, True, 0.9)


def test_a_calm_face_is_a_face_without_a_smile():
    found = smiling([ago(1200, smile=0.1)], NOW, LIMITS)
    assert (found.face, found.smiling, found.smile) == (True, False, 0.1)


def test_a_smile_that_ended_three_seconds_ago_is_over():
    assert not smiling([ago(4000)], NOW, LIMITS).face


def test_an_empty_counter_has_no_face():
    assert not smiling([ago(1200, seen=0)], NOW, LIMITS).face


def test_a_glimpse_of_a_face_says_nothing():
    found = smiling([ago(1200, seen=LIMITS.least_seen - 1)], NOW, LIMITS)
    assert (found.face, found.smile) == (False, 0.0)


def test_no_measures_no_face():
    assert not smiling([], NOW, LIMITS).face
