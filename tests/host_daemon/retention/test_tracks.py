from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.tracks.track import Sound, encode, track_path
from host_daemon.base.durations import DAY_MS as DAY
from host_daemon.base.files import write_whole
from host_daemon.events import CutAsked, Event, TrackKind, TrackRemoved
from host_daemon.retention import tracks as module
from host_daemon.retention.keeper import Swept, sweep
from host_daemon.retention.tracks import TrackFiles, hold, release, tracks
from host_daemon.settings.audio import AudioSettings
from host_daemon.store.journal import JournalError
from tests.fakes.event_sink import KeptEvents

NOW = 1_767_225_600_000
SOUND = np.random.default_rng(1).integers(-30_000, 30_000, 16_000).astype(np.int16)


def put(data: Path, kind: TrackKind, days_old: float, uid: str = "") -> Path:
    at = NOW - round(days_old * DAY)
    asked = CutAsked(
        uid=uid or f"{kind}.{days_old}/cut/{kind}",
        at=at,
        track=kind,
        microphone="counter",
        before_ms=500,
        after_ms=500,
        cause="x",
        point="p",
    )
    path = data / track_path(asked)
    write_whole(path, encode(asked, Sound(SOUND, at - 500, ())))
    return path


def files(data: Path, sink: KeptEvents) -> TrackFiles:
    return TrackFiles(data, AudioSettings, sink)


def full_disk(monkeypatch: pytest.MonkeyPatch, free: int = 0) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _path: usage(10**9, 10**9 - free, free))


class Full(KeptEvents):
    """A journal without room, for as long as a file is there."""

    def __init__(self, until: Path) -> None:
        super().__init__()
        self._until = until

    async def store(self, event: Event) -> tuple[Event, ...]:
        if self._until.exists():
            raise JournalError("database or disk is full")
        return await super().store(event)


async def test_what_is_told_is_what_goes(tmp_path: Path) -> None:
    old, young = put(tmp_path, "sale", 31), put(tmp_path, "sale", 29)
    sink = KeptEvents()
    assert await sweep(files(tmp_path, sink), NOW) == Swept(1, 0, "")
    assert not old.exists() and young.exists()
    (removed,) = sink.stored
    assert isinstance(removed, TrackRemoved)
    assert removed.track == "sale.31/cut/sale/done"
    assert removed.uid == "sale.31/cut/sale/done/removed"
    assert (removed.reason, removed.path) == ("age", str(old.relative_to(tmp_path)))


async def test_a_day_without_tracks_leaves_no_folder(tmp_path: Path) -> None:
    old = put(tmp_path, "burst", 100)
    await sweep(files(tmp_path, KeptEvents()), NOW)
    assert not old.parent.exists()


async def test_a_crash_between_note_and_removal_leaves_no_hole_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, sink = put(tmp_path, "sale", 31), KeptEvents()

    class Crash(Exception):
        pass

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", crash)
        with pytest.raises(Crash):
            await sweep(files(tmp_path, sink), NOW)
    assert old.exists()
    await sweep(files(tmp_path, sink), NOW)
    assert not old.exists()
    first, second = sink.stored
    assert first == second


async def test_a_short_disk_takes_sales_and_leaves_incidents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, incident = put(tmp_path, "sale", 1), put(tmp_path, "incident", 2)
    full_disk(monkeypatch, free=400_000_000)
    swept = await sweep(files(tmp_path, KeptEvents()), NOW)
    assert not sale.exists() and incident.exists()
    assert swept.alarm


async def test_a_disk_without_room_for_the_note_is_given_room_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, incident = put(tmp_path, "sale", 1), put(tmp_path, "incident", 2)
    full_disk(monkeypatch)
    sink = Full(until=sale)
    swept = await sweep(files(tmp_path, sink), NOW)
    assert (swept.removed, bool(swept.alarm)) == (1, True)
    assert incident.exists()
    (removed,) = sink.stored
    assert isinstance(removed, TrackRemoved) and removed.reason == "disk"


async def test_what_is_only_old_waits_until_it_can_be_noted(tmp_path: Path) -> None:
    old = put(tmp_path, "sale", 31)
    swept = await sweep(files(tmp_path, Full(until=old)), NOW)
    assert (swept.removed, old.exists()) == (0, True)


async def test_what_is_no_track_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tracks" / "2020-01-01").mkdir(parents=True)
    others = [tmp_path / "tracks" / "2020-01-01" / name for name in ("note.txt", "101010-sale.flac")]
    others.append(tmp_path / "tracks" / "readme.flac")
    for path in others:
        path.write_text("mine")
    await sweep(files(tmp_path, KeptEvents()), NOW)
    assert all(path.exists() for path in others)


async def test_a_damaged_old_track_goes_too(tmp_path: Path) -> None:
    old, sink = put(tmp_path, "sale", 31), KeptEvents()
    old.write_bytes(b"fLaC")
    await sweep(files(tmp_path, sink), NOW)
    assert not old.exists() and sink.stored[0].uid == f"{old.name}/removed"


def test_tracks_are_known_by_their_names(tmp_path: Path) -> None:
    path = put(tmp_path, "force_majeure", 3)
    (found,) = tracks(tmp_path)
    assert (found.track, found.size) == ("force_majeure", path.stat().st_size)
    assert found.at == NOW - 3 * DAY


async def test_without_tracks_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert await sweep(files(tmp_path, KeptEvents()), NOW) is None


async def test_a_held_track_outlives_its_days_until_it_is_released(tmp_path: Path) -> None:
    old = put(tmp_path, "sale", 31)
    name = old.relative_to(tmp_path).as_posix()
    hold(tmp_path, name)
    assert (await sweep(files(tmp_path, KeptEvents()), NOW)).removed == 0
    release(tmp_path, name)
    assert (await sweep(files(tmp_path, KeptEvents()), NOW)).removed == 1
    assert list((tmp_path / "tracks").iterdir()) == []


async def test_a_track_that_is_held_while_others_go_stays(tmp_path: Path) -> None:
    first, second = put(tmp_path, "sale", 32), put(tmp_path, "sale", 31)

    class Holding(KeptEvents):
        async def store(self, event: Event) -> tuple[Event, ...]:
            hold(tmp_path, second.relative_to(tmp_path).as_posix())
            return (event,)

    assert (await sweep(files(tmp_path, Holding()), NOW)).removed == 1
    assert second.exists() and not first.exists()


async def test_a_hold_goes_with_its_track(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = put(tmp_path, "incident", 31)
    hold(tmp_path, old.relative_to(tmp_path).as_posix())
    full_disk(monkeypatch)
    assert (await sweep(files(tmp_path, KeptEvents()), NOW, warned=True)).removed == 1
    assert list((tmp_path / "tracks").iterdir()) == []


async def test_nothing_protected_goes_before_the_alarm_has_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = put(tmp_path, "incident", 1)
    full_disk(monkeypatch)
    tracks_of_post = files(tmp_path, KeptEvents())
    swept = await sweep(tracks_of_post, NOW)
    assert (swept.removed, bool(swept.alarm), incident.exists()) == (0, True, True)
    assert (await sweep(tracks_of_post, NOW, warned=True)).removed == 1


def test_an_alarm_is_a_warning_with_its_words(tmp_path: Path) -> None:
    report = files(tmp_path, KeptEvents()).health(NOW, "The disk is short.", 3)
    assert (report.uid, report.health, report.problem) == ("disk:retention", "warning", "The disk is short.")
    assert report.detail == {"removed": 3}
    assert files(tmp_path, KeptEvents()).health(NOW, "", 0).health == "ok"
