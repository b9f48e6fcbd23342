"""An event a line, in both directions, through a queue that drops nothing but measures."""

from __future__ import annotations

import io
import os
import threading

import pytest

from host_daemon.events import CutFailed, Event, HealthReported, from_line, to_line
from host_daemon.supervision.event_lines import ALL_WAIT, MEASURES_WAIT, EventWriter, parse, read_events
from tests.waiting import PATIENCE_S


def answer(number: int = 0) -> CutFailed:
    return CutFailed(uid=f"cut/{number}/done", at=number, cut=f"cut/{number}", cause="fob.1.7", reason="gone")


def measure(number: int = 0) -> HealthReported:
    return HealthReported(
        uid="microphone:counter", at=number, sense="microphone", name="counter", health="ok"
    )


class Gate(io.StringIO):
    """A reader that takes nothing before it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = threading.Event()
        self.begun = threading.Event()

    def write(self, text: str) -> int:
        self.begun.set()
        assert self.opened.wait(PATIENCE_S)
        return super().write(text)

    def events(self) -> list[Event]:
        return [from_line(line) for line in self.getvalue().splitlines()]


def test_events_are_written_a_line_each_in_their_order() -> None:
    output = io.StringIO()
    writer = EventWriter(output)
    for number in range(3):
        writer.emit(answer(number))
    writer.close()
    assert [from_line(line) for line in output.getvalue().splitlines()] == [answer(n) for n in range(3)]


def test_measures_are_dropped_while_the_core_does_not_read() -> None:
    gate = Gate()
    writer = EventWriter(gate)
    for number in range(MEASURES_WAIT + 500):
        writer.emit(measure(number))
    gate.opened.set()
    writer.close()
    # One more is in the hands of the thread that writes, and one may come while it takes that.
    assert MEASURES_WAIT < len(gate.events()) <= MEASURES_WAIT + 2


def test_answers_are_never_dropped() -> None:
    gate = Gate()
    writer = EventWriter(gate)
    done = threading.Event()

    def emit() -> None:
        for number in range(ALL_WAIT + 100):
            writer.emit(answer(number))
        done.set()

    threading.Thread(target=emit, daemon=True).start()
    assert gate.begun.wait(PATIENCE_S)
    assert not done.is_set()
    gate.opened.set()
    assert done.wait(PATIENCE_S)
    writer.close()
    assert len(gate.events()) == ALL_WAIT + 100


def test_nobody_waits_for_a_core_that_is_gone() -> None:
    reader, end = os.pipe()
    os.close(reader)
    with pytest.raises(BrokenPipeError), os.fdopen(end, "w") as output:
        writer = EventWriter(output)
        for number in range(ALL_WAIT + 100):
            writer.emit(answer(number))
        writer.close()


def test_lines_are_read_until_the_input_ends() -> None:
    asked = [answer(1), answer(2)]
    assert list(read_events(io.StringIO("\n".join(map(to_line, asked)) + "\n\n"))) == asked


def test_a_line_that_is_no_event_is_logged_and_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    assert list(read_events(io.StringIO("nonsense\n" + to_line(answer())))) == [answer()]
    assert "no event" in caplog.text


def test_the_log_names_who_wrote_what_is_no_event(caplog: pytest.LogCaptureFixture) -> None:
    assert parse(b'{"event": "Nothing"}\n', "audio") is None
    assert "audio" in caplog.text
