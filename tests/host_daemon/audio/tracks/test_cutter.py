from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.audio.tracks import cutter as module
from host_daemon.audio.tracks.cutter import Cutter, RingSource
from host_daemon.events import CutAsked, CutFailed, Event, HealthReported, TrackCut

NEW_YEAR_MS = 1_767_225_600_000
Filled = Callable[..., RingWriter]


class Post:
    """A Cutter over one ring whose recording began at New Year, with a clock that tests move."""

    def __init__(self, data: Path, ring: Path, boot: bytes, start_us: int) -> None:
        self.data, self.ring, self.boot, self.start_us = data, ring, boot, start_us
        self.now_ms = 0
        self.wall_step_ms = 0
        self.hearing = True
        self.said: list[Event] = []
        self.restart()

    def restart(self) -> None:
        source = RingSource(self.ring, self)
        self.cutter = Cutter(self.data, {"counter": source}, self.boot, self.said.append)

    def _clocks(self) -> tuple[int, int]:
        wall_us = (NEW_YEAR_MS + self.now_ms + self.wall_step_ms) * 1000
        return self.start_us + self.now_ms * 1000, wall_us

    def ask(
        self, at_ms: int, before: int = 1000, after: int = 1000, uid: str = "x/cut/incident", **more
    ) -> CutAsked:
        asked = CutAsked(
            uid=uid,
            at=NEW_YEAR_MS + at_ms,
            track="incident",
            microphone=more.get("microphone", "counter"),
            before_ms=before,
            after_ms=after,
            cause="x",
            point="point-1",
        )
        self.cutter.ask(asked, *self._clocks())
        return asked

    def at(self, now_ms: int) -> list[Event]:
        """Moves the clock and lets the cutter work; what it said."""
        self.now_ms = now_ms
        self.said.clear()
        self.cutter.step(*self._clocks())
        return list(self.said)


@pytest.fixture
def post(tmp_path: Path, ring_file: Path, boot: bytes, start_us: int) -> Post:
    return Post(tmp_path / "data", ring_file, boot, start_us)


def test_a_cut_waits_for_its_tail(post: Post, filled: Filled) -> None:
    writer = filled(10, close=False)
    post.now_ms = 10_300
    post.ask(10_000, after=1000)
    assert post.at(10_900) == []
    # Past the tail, but the block that holds it is not written yet.
    assert post.at(11_100) == []
    writer.write(
        np.zeros(BLOCK_SAMPLES, np.int16), 10 * BLOCK_SAMPLES, post.start_us + 10_220_000, 0, joins=True
    )
    (done,) = post.at(11_300)
    assert isinstance(done, TrackCut)
    assert (done.partial, done.duration_ms, done.at) == (False, 2000, NEW_YEAR_MS + 9_000)
    samples, _ = soundfile.read(post.data / done.path, dtype="int16")
    assert len(samples) == 32_000
    writer.close()


def test_the_answer_comes_once(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    post.ask(10_000)
    post.ask(10_000)
    assert len(post.at(20_000)) == 1
    assert post.at(20_200) == []


def test_asked_again_it_is_told_again_and_not_done_again(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    post.ask(10_000)
    (first,) = post.at(20_000)
    assert isinstance(first, TrackCut)
    written = (post.data / first.path).stat().st_mtime_ns
    post.restart()
    post.ask(10_000)
    assert post.at(30_000) == [first]
    assert (post.data / first.path).stat().st_mtime_ns == written


def test_a_track_file_cut_short_is_made_anew(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    post.ask(10_000)
    (first,) = post.at(20_000)
    path = post.data / first.path
    path.write_bytes(path.read_bytes()[:100])
    post.ask(10_000)
    assert post.at(20_200) == [first]


def test_overlapping_requests_each_get_their_track(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    for n in range(12):
        post.ask(5_000 + 100 * n, uid=f"{n}/cut/incident")
    done = post.at(20_000)
    assert [event.at for event in done] == [NEW_YEAR_MS + 4_000 + 100 * n for n in range(12)]
    assert len({event.path for event in done}) == 12


def test_when_the_microphone_is_gone_what_there_is_becomes_a_partial_track(
    post: Post, filled: Filled
) -> None:
    filled(10)
    post.now_ms = 9_000
    post.ask(9_000, before=2000, after=15_000)
    post.hearing = False
    assert post.at(28_000) == []
    (done,) = post.at(29_100)
    assert isinstance(done, TrackCut) and done.partial
    assert done.missing == ((NEW_YEAR_MS + 10_220, NEW_YEAR_MS + 24_000),)


def test_a_late_request_cuts_the_past(post: Post, filled: Filled) -> None:
    filled(60)
    post.now_ms = 60_000
    post.ask(5_000)
    (done,) = post.at(60_000)
    assert (done.at, done.partial) == (NEW_YEAR_MS + 4_000, False)


def test_the_clock_may_step_between_the_request_and_its_tail(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 10_000
    post.ask(9_000, after=2000)
    post.wall_step_ms = 3 * 3_600_000
    (done,) = post.at(12_000)
    assert (done.at, done.partial, done.duration_ms) == (NEW_YEAR_MS + 8_000, False, 3000)


def test_asked_again_after_the_clock_stepped_the_old_words_still_find_it(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms, post.wall_step_ms = 60_000, 3 * 3_600_000
    post.ask(9_000)
    (done,) = post.at(60_000)
    assert isinstance(done, TrackCut) and not done.partial


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"microphone": "nobody's"}, module.NO_MICROPHONE),
        ({"before": 600_001}, module.TOO_LONG),
        ({"before": -1}, module.TOO_LONG),
        ({"before": 0, "after": 0}, module.TOO_LONG),
        ({"at_ms": 3_600_000}, module.AHEAD),
        ({"at_ms": 10**15}, module.AHEAD),
        ({"at_ms": -(10**14)}, module.NO_SOUND),
    ],
)
def test_what_cannot_be_done_is_said_at_once(post: Post, change: dict, reason: str) -> None:
    post.ask(**{"at_ms": 1000, **change})
    (failed,) = post.said
    assert isinstance(failed, CutFailed)
    assert (failed.reason, failed.cut, failed.uid) == (reason, "x/cut/incident", "x/cut/incident/done")


def test_before_the_ring_there_is_nothing(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    post.ask(-3_600_000)
    (failed,) = post.at(20_000)
    assert isinstance(failed, CutFailed) and failed.reason == module.NO_SOUND


def test_without_a_ring_there_is_nothing(post: Post) -> None:
    post.ask(0)
    assert post.at(20_000) == []
    (failed,) = post.at(32_000)
    assert isinstance(failed, CutFailed) and failed.reason == module.NO_SOUND


def test_a_request_longer_than_the_ring_gets_all_of_it(post: Post, filled: Filled) -> None:
    filled(90)
    post.now_ms = 95_000
    post.ask(60_000, before=600_000, after=30_000)
    (done,) = post.at(95_000)
    assert done.partial and done.duration_ms == round(BLOCK_SAMPLES / 16 * 60) - 1_980


def test_a_full_disk_is_told_once_and_the_track_is_made_when_there_is_room(
    post: Post, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    filled(20)
    post.now_ms = 20_000
    post.ask(10_000)
    with monkeypatch.context() as patch:
        patch.setattr(module, "write_whole", full)
        (told,) = post.at(20_000)
        assert isinstance(told, HealthReported) and (told.health, told.sense) == ("failed", "disk")
        assert post.at(21_000) == post.at(26_000) == []
    well, done = post.at(32_000)
    assert isinstance(well, HealthReported) and well.health == "ok"
    assert isinstance(done, TrackCut)


def test_the_answer_survives_the_way_to_the_core(post: Post, filled: Filled) -> None:
    from host_daemon.events import from_line, to_line

    filled(10)
    post.now_ms = 30_000
    post.ask(10_000, after=3000)
    (done,) = post.at(60_000)
    assert from_line(to_line(done)) == done
    assert json.loads(to_line(replace(done, cause="y")))["cause"] == "y"


def test_what_a_kill_left_half_written_is_removed(post: Post, filled: Filled) -> None:
    filled(20)
    post.now_ms = 20_000
    post.ask(10_000)
    (done,) = post.at(20_000)
    track = post.data / done.path
    part = track.with_name(f".{track.name}.a1b2c3")
    part.write_bytes(b"fLaC")
    stopped = threading.Event()
    stopped.set()
    post.cutter.run(stopped)
    assert [p.name for p in track.parent.iterdir()] == [track.name]
