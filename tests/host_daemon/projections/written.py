"""Events written to a journal in memory, with the contacts that follow from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from host_daemon.projections.contacts_writer import catch_up
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import add
from host_daemon.store.schema import migrate

HOUR = 3_600_000


def opened():
    connection = sqlite3.connect(":memory:")
    connection.isolation_level = None
    migrate(connection)
    return connection


def write(connection, events, chosen=None):
    connection.execute("BEGIN")
    add(connection, events, received_at=0)
    catch_up(connection, chosen or ContactSettings())
    connection.execute("COMMIT")


@pytest.fixture
def journal() -> Iterator[sqlite3.Connection]:
    """An empty journal in memory."""
    connection = opened()
    yield connection
    connection.close()
