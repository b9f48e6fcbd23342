from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.tracks.track import Sound, encode, track_path
from host_daemon.base.files import write_whole
from host_daemon.events import CutAsked, Event, HealthReported, TrackKind, TrackRemoved
from host_daemon.retention import tracks as module
from host_daemon.retention.tracks import hold, release, sweep, tracks
from host_daemon.settings.audio import RetentionSettings
from host_daemon.store.journal import JournalError

NOW = 1_767_225_600_000
DAY = 86_400_000
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


def test_what_is_told_is_what_goes(tmp_path: Path) -> None:
    old, young = put(tmp_path, "sale", 31), put(tmp_path, "sale", 29)
    said: list[Event] = []
    assert sweep(tmp_path, RetentionSettings(), NOW, said.append)[0] == 1
    assert not old.exists() and young.exists()
    removed, health = said
    assert isinstance(removed, TrackRemoved) and isinstance(health, HealthReported)
    assert removed.track == "sale.31/cut/sale/done"
    assert removed.uid == "sale.31/cut/sale/done/removed"
    assert (removed.reason, removed.path) == ("age", str(old.relative_to(tmp_path)))
    assert health.health == "ok"


def test_a_day_without_tracks_leaves_no_folder(tmp_path: Path) -> None:
    old = put(tmp_path, "burst", 100)
    sweep(tmp_path, RetentionSettings(), NOW, lambda _event: None)
    assert not old.parent.exists()


def test_a_crash_between_word_and_deed_leaves_no_hole_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(tmp_path, "sale", 31)
    said: list[Event] = []

    def crash(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", crash)
        with pytest.raises(SystemExit):
            sweep(tmp_path, RetentionSettings(), NOW, said.append)
    assert old.exists()
    sweep(tmp_path, RetentionSettings(), NOW, said.append)
    assert not old.exists()
    first, second = [event for event in said if isinstance(event, TrackRemoved)]
    assert first == second


def test_a_short_disk_takes_sales_and_leaves_incidents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, incident = put(tmp_path, "sale", 1), put(tmp_path, "incident", 2)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _path: usage(10**9, 0, 400_000_000))
    said: list[Event] = []
    sweep(tmp_path, RetentionSettings(), NOW, said.append)
    assert not sale.exists() and incident.exists()
    assert said[-1].health == "warning"


def test_a_disk_without_room_for_the_word_is_given_room_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, incident = put(tmp_path, "sale", 1), put(tmp_path, "incident", 2)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 0))
    said: list[Event] = []

    def full(event: Event) -> None:
        if sale.exists():
            raise JournalError("database or disk is full")
        said.append(event)

    assert sweep(tmp_path, RetentionSettings(), NOW, full) == (1, True)
    assert incident.exists()
    removed, health = said
    assert isinstance(removed, TrackRemoved) and removed.reason == "disk"
    assert health.health == "warning"


def test_what_is_only_old_waits_until_it_can_be_told(tmp_path: Path) -> None:
    old = put(tmp_path, "sale", 31)

    def full(event: Event) -> None:
        raise JournalError("database or disk is full")

    with pytest.raises(JournalError):
        sweep(tmp_path, RetentionSettings(), NOW, full)
    assert old.exists()


def test_what_is_no_track_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tracks" / "2020-01-01").mkdir(parents=True)
    others = [tmp_path / "tracks" / "2020-01-01" / name for name in ("note.txt", "101010-sale.flac")]
    others.append(tmp_path / "tracks" / "readme.flac")
    for path in others:
        path.write_text("mine")
    sweep(tmp_path, RetentionSettings(), NOW, lambda _event: None)
    assert all(path.exists() for path in others)


def test_a_damaged_old_track_goes_too(tmp_path: Path) -> None:
    old = put(tmp_path, "sale", 31)
    old.write_bytes(b"fLaC")
    said: list[Event] = []
    sweep(tmp_path, RetentionSettings(), NOW, said.append)
    assert not old.exists() and said[0].uid == f"{old.name}/removed"


def test_tracks_are_known_by_their_names(tmp_path: Path) -> None:
    path = put(tmp_path, "force_majeure", 3)
    (found,) = tracks(tmp_path)
    assert (found.track, found.size) == ("force_majeure", path.stat().st_size)
    assert found.at == NOW - 3 * DAY


def test_without_tracks_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert sweep(tmp_path, RetentionSettings(), NOW, lambda _event: None)[0] == 0


def test_a_held_track_outlives_its_days_until_it_is_released(tmp_path: Path) -> None:
    old = put(tmp_path, "sale", 31)
    name = old.relative_to(tmp_path).as_posix()
    hold(tmp_path, name)
    assert sweep(tmp_path, RetentionSettings(), NOW, lambda event: None)[0] == 0
    release(tmp_path, name)
    assert sweep(tmp_path, RetentionSettings(), NOW, lambda event: None)[0] == 1
    assert list((tmp_path / "tracks").iterdir()) == []


def test_a_track_that_is_held_while_others_go_stays(tmp_path: Path) -> None:
    first, second = put(tmp_path, "sale", 32), put(tmp_path, "sale", 31)

    def tell(_event: Event) -> None:
        hold(tmp_path, second.relative_to(tmp_path).as_posix())

    assert sweep(tmp_path, RetentionSettings(), NOW, tell)[0] == 1
    assert second.exists() and not first.exists()


def test_a_hold_goes_with_its_track(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = put(tmp_path, "incident", 31)
    hold(tmp_path, old.relative_to(tmp_path).as_posix())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 0))
    assert sweep(tmp_path, RetentionSettings(), NOW, lambda event: None, warned=True)[0] == 1
    assert list((tmp_path / "tracks").iterdir()) == []


def test_nothing_protected_goes_before_the_alarm_has_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = put(tmp_path, "incident", 1)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 0))
    said: list[Event] = []
    removed, warned = sweep(tmp_path, RetentionSettings(), NOW, said.append)
    assert (removed, warned, incident.exists()) == (0, True, True)
    assert said[-1].health == "warning"
    assert sweep(tmp_path, RetentionSettings(), NOW, said.append, warned=warned)[0] == 1
