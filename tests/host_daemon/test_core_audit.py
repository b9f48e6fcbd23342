"""What the core notes in the audit by itself."""

from __future__ import annotations

from pathlib import Path

from host_daemon.events import Event, TrackRemoved
from host_daemon.pipeline.event_processor import Core, Parts
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.supervision.event_bus import Live
from host_daemon.supervision.health import HealthBoard

REMOVED = TrackRemoved(
    uid="x/cut/sale/done/removed", at=5_000, track="x/cut/sale/done", path="tracks/a.flac", reason="age"
)


async def test_a_removed_track_stands_in_the_audit_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    told: list[Event] = []

    async def tell(event: Event) -> None:
        told.append(event)

    core = Core(Parts(Config(tmp_path), journal, HealthBoard(), Live(), lambda _connection, _event: (), tell))
    await core.event(REMOVED)
    await core.event(REMOVED)
    lines = Reader(journal.path).audit("x/cut/sale/done")
    journal.close()
    assert [(line.at, line.user, line.action) for line in lines] == [(5_000, "post", "removed (age)")]
    assert told == [REMOVED]
