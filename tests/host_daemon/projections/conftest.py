"""Journals, contacts and pages that the tests of projections need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from host_daemon.events import Event
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader
from tests.host_daemon.contacts.conftest import day as day
from tests.web_ui.conftest import app as app
from tests.web_ui.conftest import browser as browser
from tests.web_ui.conftest import clock as clock
from tests.web_ui.conftest import journal as journal
from tests.web_ui.conftest import log_in as log_in
from tests.web_ui.conftest import manager as manager
from tests.web_ui.conftest import phrase_store as phrase_store
from tests.web_ui.conftest import post as post
from tests.web_ui.conftest import stage as stage


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Sequence[Event]], Reader]:
    """Writes events to a journal; gives a reader of it. May be called again for more."""

    def write(events: Sequence[Event]) -> Reader:
        journal = Journal(tmp_path / "journal.sqlite3")
        journal.submit(lambda db: add(db, events, 0)).result()
        journal.close()
        return Reader(tmp_path / "journal.sqlite3")

    return write
