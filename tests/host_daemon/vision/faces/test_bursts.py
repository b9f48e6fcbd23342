from __future__ import annotations

from host_daemon.vision.faces.bursts import Burst, Bursts
from host_daemon.vision.faces.expression import expression

CALM = expression({"neutral": 1.0})
SMILE = expression({"happiness": 0.95, "neutral": 0.05})
CROSS = expression({"anger": 0.9, "neutral": 0.1})


def film(bursts: Bursts, *parts: tuple[object, float], visitor: int = 1, start: int = 0) -> list[Burst]:
    """Looks five times a second; parts are (expression, seconds)."""
    found, at = [], start
    for read, seconds in parts:
        for _ in range(round(seconds * 5)):
            found.append(bursts.update(at, visitor, read))
            at += 200
    return [burst for burst in found if burst]


def test_a_smile_that_breaks_out_is_one_positive_burst_within_one_and_a_half_seconds():
    (burst,) = film(Bursts(), (CALM, 5), (SMILE, 6))
    assert burst.direction == "positive"
    assert 5000 <= burst.at <= 6500
    assert burst.positive == 0.95


def test_anger_after_a_smile_is_negative():
    bursts = film(Bursts(), (SMILE, 8), (CROSS, 4))
    assert [(burst.direction, burst.change < -0.4) for burst in bursts] == [("negative", True)]


def test_a_person_who_always_smiles_does_not_burst():
    assert film(Bursts(), (SMILE, 60)) == []


def test_somebody_new_has_a_baseline_of_their_own():
    bursts = Bursts()
    film(bursts, (CALM, 20))
    assert film(bursts, (SMILE, 20), visitor=2, start=20_000) == []


def test_a_single_misread_frame_is_no_burst():
    assert film(Bursts(), (CALM, 5), (CROSS, 0.2), (CALM, 5)) == []


def test_a_flicker_is_told_once():
    flicker = [part for _ in range(10) for part in ((SMILE, 1.0), (CALM, 0.4))]
    assert len(film(Bursts(), (CALM, 5), *flicker)) == 1


def test_laughing_twice_with_calm_between_is_two_bursts():
    assert len(film(Bursts(), (CALM, 10), (SMILE, 3), (CALM, 25), (SMILE, 3))) == 2


def test_it_works_at_any_frame_rate():
    for step in (40, 100, 500):
        bursts, found = Bursts(), []
        for at in range(0, 12_000, step):
            found.append(bursts.update(at, 1, CALM if at < 6000 else SMILE))
        assert len([burst for burst in found if burst]) == 1, step
