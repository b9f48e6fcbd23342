import pytest

from host_daemon.events import (
    Pressed,
    QuestionAsked,
    RecordingStarted,
    RecordingStopped,
    SaleAttempted,
    SmileMoment,
)
from host_daemon.pipeline.press_meaning import interpret
from host_daemon.store.records import Board
from tests.fakes.told import press

FOB = Board(
    device="f0b000000001",
    name="fob",
    app="fob",
    pins="fob",
    point="p",
    operator="anna",
    meanings={
        "0.click": "ask",
        "0.double": "question",
        "0.hold": "record",
        "1.click": "smile",
        "1.double": "smile_offer",
        "1.hold": "smile_goodbye",
        "2.click": "attempt",
    },
)


def pressed(button: int, gesture: str, *, at: int = 1000, seq: int = 1, certain: bool = True) -> Pressed:
    return press(FOB.device, at, button, gesture=gesture, seq=seq, at_certain=certain)


def test_a_double_click_asks_a_question():
    assert interpret(pressed(0, "double"), FOB, "anna") == QuestionAsked(
        uid="f0b000000001.1.1/question",
        at=1000,
        point="p",
        operator="anna",
        source="board:f0b000000001",
        cause="f0b000000001.1.1",
    )


@pytest.mark.parametrize(
    ("gesture", "moment"), [("click", "greeting"), ("double", "offer"), ("hold", "goodbye")]
)
def test_each_gesture_marks_its_moment_of_a_smile(gesture, moment):
    meant = interpret(pressed(1, gesture), FOB, "anna")
    assert isinstance(meant, SmileMoment)
    assert (meant.moment, meant.operator, meant.at) == (moment, "anna", 1000)


def test_an_attempt_is_an_attempt_to_sell():
    assert isinstance(interpret(pressed(2, "click"), FOB, "anna"), SaleAttempted)


def test_the_first_hold_starts_a_recording():
    started = interpret(pressed(0, "hold"), FOB, "anna")
    assert started == RecordingStarted(
        uid="f0b000000001.1.1/recording",
        at=1000,
        point="p",
        operator="anna",
        board="f0b000000001",
        cause="f0b000000001.1.1",
    )


def test_the_next_hold_stops_it():
    started = interpret(pressed(0, "hold"), FOB, "anna")
    assert isinstance(started, RecordingStarted)
    stopped = interpret(pressed(0, "hold", at=61_000, seq=2), FOB, "anna", "board", started)
    assert isinstance(stopped, RecordingStopped)
    assert (stopped.uid, stopped.started, stopped.at, stopped.reason) == (
        "f0b000000001.1.1/recording/stopped",
        1000,
        61_000,
        "press",
    )


def test_a_hold_of_unknown_time_records_nothing():
    assert interpret(pressed(0, "hold", certain=False), FOB, "anna") is None
