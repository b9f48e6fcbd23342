"""A post's data folder with a journal in it."""

from __future__ import annotations

import json

import pytest

from host_daemon.store.journal import add
from host_daemon.store.schema import connect, migrate


@pytest.fixture
def post(tmp_path):
    """Give it events and settings; it gives the data folder. May be called again for later events."""

    def writes(events, **settings):
        if settings:
            (tmp_path / "config.json").write_text(json.dumps({"settings": {"1": settings}}))
        connection = connect(str(tmp_path / "journal.sqlite3"))
        migrate(connection)
        connection.execute("BEGIN")
        add(connection, events, received_at=0)
        connection.execute("COMMIT")
        connection.close()
        return tmp_path

    return writes
