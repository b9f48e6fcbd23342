"""The JSON form of events, one a line."""

from __future__ import annotations

import json

import pytest

from host_daemon.events import (
    BadEvent,
    Event,
    FacesMeasured,
    HealthReported,
    IncidentOpened,
    Pressed,
    TrackCut,
    decode,
    encode,
    from_line,
    to_line,
)

PRESSED = Pressed(
    uid="a0b1c2d3e4f5.7.3",
    at=1_795_290_000_000,
    device="a0b1c2d3e4f5",
    boot=7,
    seq=3,
    button=0,
    gesture="click",
    number=None,
    counter=12,
    battery_mv=2980,
    at_certain=True,
    link="gateway",
)
TRACK = TrackCut(
    uid="x/done",
    at=1,
    cut="x",
    cause="c",
    track="incident",
    microphone="counter",
    path="tracks/a.flac",
    duration_ms=30_000,
    partial=True,
    missing=((0, 500),),
    peaks=(0, 100),
    sha256="00",
)
HEALTH = HealthReported(
    uid="camera:counter", at=1, sense="camera", name="counter", health="ok", detail={"fps": 4.9}
)


@pytest.mark.parametrize("event", [PRESSED, TRACK, HEALTH], ids=lambda event: type(event).__name__)
def test_a_line_carries_the_whole_event(event: Event):
    assert from_line(to_line(event)) == event
    assert to_line(event).count("\n") == 1


def test_the_line_names_its_kind():
    assert json.loads(to_line(PRESSED))["event"] == "Pressed"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event": "Presed"}, "unknown event"),
        ({"event": None}, "unknown event"),
        ({"gesture": "triple"}, "Pressed.gesture"),
        ({"boot": "7"}, "Pressed.boot"),
        ({"boot": True}, "Pressed.boot"),
        ({"battery_mv": 2.5}, "Pressed.battery_mv"),
        ({"colour": "red"}, "unknown field 'colour'"),
    ],
)
def test_what_is_no_event_is_refused_by_name(change: dict, said: str):
    with pytest.raises(BadEvent, match=said):
        decode(encode(PRESSED) | change)


def test_a_missing_field_is_refused():
    fields = encode(PRESSED)
    del fields["seq"]
    with pytest.raises(BadEvent, match="seq"):
        decode(fields)


@pytest.mark.parametrize("line", ["", "{", "[]", "7", "null", b"\xff\xfe", '{"event": ["x"]}'])
def test_garbage_on_a_line_is_refused(line: str | bytes):
    with pytest.raises(BadEvent):
        from_line(line)


def test_a_share_may_be_written_as_a_whole_number():
    written = encode(
        FacesMeasured(
            uid="c.0", at=0, camera="c", frames=5, seen=5, faces=1, positive=1, neutral=0, negative=0, smile=1
        )
    )
    assert decode(json.loads(json.dumps(written)))


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
