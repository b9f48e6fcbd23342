from __future__ import annotations

import pytest

from host_daemon.events import BadEvent, IncidentOpened, decode, encode


@pytest.mark.parametrize("rating", ["negative", None])
def test_an_optional_word_of_a_list_travels(rating: str | None) -> None:
    incident = IncidentOpened(
        uid="a/incident", at=1, point="p", operator=None, rating=rating, cause="a", rule="r"
    )
    assert decode(encode(incident)) == incident


def test_an_optional_word_outside_its_list_is_refused() -> None:
    incident = IncidentOpened(
        uid="a/incident", at=1, point="p", operator=None, rating=None, cause="a", rule="r"
    )
    with pytest.raises(BadEvent, match="rating"):
        decode({**encode(incident), "rating": "splendid"})
