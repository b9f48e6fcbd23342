"""The log."""

from __future__ import annotations

import logging

from host_daemon.base.logs import OneLine


def test_a_record_with_its_traceback_is_one_line() -> None:
    try:
        raise ValueError("wrong")
    except ValueError as error:
        problem = (type(error), error, error.__traceback__)
    record = logging.LogRecord("room", logging.ERROR, "x.py", 1, "two\nlines", (), problem)
    line = OneLine("%(levelname)s %(name)s %(message)s").format(record)
    assert "\n" not in line
    assert line.startswith("ERROR room two | lines | Traceback")
    assert line.endswith("ValueError: wrong")


def test_times_are_utc_with_milliseconds() -> None:
    record = logging.LogRecord("room", logging.INFO, "x.py", 1, "hello", (), None)
    record.created, record.msecs = 1_795_262_400.25, 250.0
    assert OneLine("%(asctime)s").format(record) == "2026-11-21T12:00:00.250Z"


def test_a_librarys_error_shows_no_password() -> None:
    words = "Could not parse 'rtsp://anna:s3/cret@camera/v' nor http://camera/v?pwd=t0ken"
    record = logging.LogRecord("cv", logging.WARNING, "x.py", 1, words, (), None)
    told = OneLine("%(message)s").format(record)
    assert told == "Could not parse 'rtsp://…@camera/v' nor http://camera/v?pwd=…"
