"""A post's data folder with a journal in it."""

from __future__ import annotations

import json

import pytest

from host_daemon.app.cli import main
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


@pytest.fixture
def report(post, capsys, monkeypatch):
    """Gives the rows of a report over the day of these events."""
    monkeypatch.setenv("LC_ALL", "C")

    def asks(events, *arguments, **settings):
        data = post(
            events,
            post={"time_zone": "Europe/Moscow"},
            contacts={"least_asked": 3, **settings.pop("contacts", {})},
            **settings,
        )
        day = ("--from", "2026-11-20", "--to", "2026-11-20")
        assert main(["--data", str(data), "report", *arguments, *day, "--json"]) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    return asks
