from __future__ import annotations

import asyncio
from pathlib import Path

from host_daemon.events import Asked
from host_daemon.projections.contacts_reader import ContactsReader
from host_daemon.projections.contacts_writer import behind
from host_daemon.projections.updater import STEP, Updater
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal, add

HOUR = 3_600_000


async def test_the_contacts_come_to_follow_a_long_journal(tmp_path: Path) -> None:
    journal, settings = Journal(tmp_path / "journal.sqlite3"), ContactSettings()
    events = [
        Asked(uid=f"a{n}", at=n * HOUR, point="p", operator=None, source="fob", cause=f"c{n}")
        for n in range(3 * STEP + 7)
    ]
    await journal.write(lambda db: add(db, events, 0))
    task = asyncio.create_task(Updater(journal, lambda: settings).run())
    while await journal.write(lambda db: behind(db, settings)):
        assert not task.done()
    task.cancel()
    end = len(events) * HOUR
    contacts = await journal.write(lambda db: ContactsReader(db, settings).contacts(0, end, end))
    assert len(contacts) == len(events)
    journal.close()
