"""The clocks of the machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from host_daemon.base.clock import SystemClock, boot_id


def test_wall_time_is_utc_in_milliseconds() -> None:
    before = time.time()
    now = SystemClock().now()
    assert int(before * 1000) <= now <= time.time() * 1000 + 1


def test_the_steady_clock_never_runs_back() -> None:
    clock = SystemClock()
    moments = [clock.steady() for _ in range(1000)]
    assert moments == sorted(moments)


def test_one_start_of_the_system_has_one_name_of_eight_bytes() -> None:
    assert boot_id() == boot_id()
    assert len(boot_id()) == 8


def test_a_system_that_does_not_name_its_start_has_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: Path) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(Path, "read_text", missing)
    monkeypatch.setattr(time, "time", lambda: 1_795_262_400.0)
    monkeypatch.setattr(time, "monotonic", lambda: 600.0)
    # From 1970 to 21 November 2026, 11:50 UTC: 29,921,030 minutes.
    assert boot_id() == (29_921_030).to_bytes(8, "little")
