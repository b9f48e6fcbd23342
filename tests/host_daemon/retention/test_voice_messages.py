"""Voice messages go when their days are over or their room is full, each noted before it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from host_daemon.base.durations import DAY_MS
from host_daemon.events import IncidentOpened, Rated, VoiceMessageLeft
from host_daemon.feedback.voice_message import flac, keep
from host_daemon.retention.keeper import sweep
from host_daemon.retention.voice_messages import VoiceMessageFiles, make_room
from host_daemon.settings.tree import Settings
from host_daemon.settings.web import WebSettings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

AT = 1_795_262_400_000
# A noise is stored at about its 16 bits a sample: 5 s of it are 160 kB.
SOUND = np.random.default_rng(1).uniform(-0.9, 0.9, 5 * 16_000).astype("float32")

Leave = Callable[..., VoiceMessageLeft]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def leave(tmp_path: Path, journal: Journal) -> Leave:
    """`leave(1)` leaves a message a second after the last; incident: its rating opened one."""

    def left(number: int, incident: bool = False) -> VoiceMessageLeft:
        rated = Rated(
            uid=f"qr/{number}/rated",
            at=AT + number * 1000,
            point="p",
            operator=None,
            rating="negative",
            source="qr",
            cause=f"qr/{number}",
        )
        opened = IncidentOpened(
            uid=f"{rated.uid}/incident",
            at=rated.at,
            point="p",
            operator=None,
            rating="negative",
            cause=rated.uid,
            rule="negative rating",
        )
        message = keep(tmp_path, rated, rated.at, SOUND, flac(rated, SOUND))
        events = [rated, message, *([opened] if incident else [])]
        journal.submit(lambda db: add(db, events, AT)).result()
        return message

    return left


def settings(room_mb: float = 500.0) -> Settings:
    return Settings(web=WebSettings(voice_mb=room_mb))


def files(data: Path, journal: Journal, tree: Settings, wanted: int = 0) -> VoiceMessageFiles:
    return VoiceMessageFiles(data, Reader(journal.path), journal, lambda: tree, wanted)


async def test_a_message_goes_with_its_days(tmp_path: Path, journal: Journal, leave: Leave) -> None:
    message, reader = leave(0), Reader(journal.path)
    kept = files(tmp_path, journal, settings())
    assert (await sweep(kept, AT + 90 * DAY_MS)).removed == 0
    assert (tmp_path / message.path).exists()
    assert (await sweep(kept, AT + 91 * DAY_MS)).removed == 1
    assert not (tmp_path / message.path).parent.exists()
    assert [line.action for line in reader.audit(message.uid)] == ["removed (age)"]


async def test_the_oldest_of_no_incident_goes_first(tmp_path: Path, journal: Journal, leave: Leave) -> None:
    messages = [leave(number, incident=number == 0) for number in range(4)]
    reader, size = Reader(journal.path), (tmp_path / messages[0].path).stat().st_size
    bounds = settings(4.5 * size / 1e6)
    assert (await sweep(files(tmp_path, journal, bounds), AT)).removed == 0
    assert await make_room(tmp_path, reader, journal, bounds, AT, wanted=size)
    assert [(tmp_path / one.path).exists() for one in messages] == [True, False, True, True]
    assert [line.action for line in reader.audit(messages[1].uid)] == ["removed (budget)"]


async def test_incidents_stay_and_there_is_no_room(tmp_path: Path, journal: Journal, leave: Leave) -> None:
    messages = [leave(number, incident=True) for number in range(3)]
    size = (tmp_path / messages[0].path).stat().st_size
    bounds = settings(3.5 * size / 1e6)
    swept = await sweep(files(tmp_path, journal, bounds, wanted=size), AT, warned=True)
    assert (swept.removed, bool(swept.alarm)) == (0, True)
    assert not await make_room(tmp_path, Reader(journal.path), journal, bounds, AT, wanted=size)
    assert all((tmp_path / one.path).exists() for one in messages)


async def test_a_file_that_the_journal_does_not_know_goes_too(tmp_path: Path, journal: Journal) -> None:
    stray = tmp_path / "voices/2026-11-21/0123456789abcdef.flac"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    later = round(stray.stat().st_mtime * 1000) + 91 * DAY_MS
    assert (await sweep(files(tmp_path, journal, settings()), later)).removed == 1


async def test_without_any_message_there_is_room(tmp_path: Path, journal: Journal) -> None:
    assert await sweep(files(tmp_path, journal, settings()), AT) is None
    assert await make_room(tmp_path, Reader(journal.path), journal, settings(1), AT, wanted=1_000_000)
    assert not await make_room(tmp_path, Reader(journal.path), journal, settings(1), AT, wanted=1_000_001)


def test_a_short_room_is_a_warning(tmp_path: Path, journal: Journal) -> None:
    kept = files(tmp_path, journal, settings())
    assert (kept.health(AT, "", 2).uid, kept.health(AT, "", 2).health) == ("disk:voices", "ok")
    warning = kept.health(AT, "short", 0)
    assert (warning.health, "voice_mb" in warning.problem) == ("warning", True)
