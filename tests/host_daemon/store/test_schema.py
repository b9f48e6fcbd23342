"""The journal's file, from one version to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.events import Asked, ReceiptPrinted
from host_daemon.store import schema
from host_daemon.store.journal import add
from host_daemon.store.reader import Reader

OLD = ReceiptPrinted(
    uid="till:t/1",
    at=1000,
    point="p",
    operator=None,
    till="t",
    number="1",
    sum=100,
    positions=(),
    printed=None,
    operator_name="",
)


def test_a_journal_from_before_cards_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.sqlite3"
    connection = schema.connect(str(path))
    with monkeypatch.context() as before:
        before.setattr(schema, "VERSIONS", schema.VERSIONS[:5])
        schema.migrate(connection)
    ask = Asked(uid="a", at=2000, point="p", operator=None, source="s", cause="c")
    add(connection, [OLD, ask], 0)
    connection.execute("UPDATE events SET body = json_remove(body, '$.customer')")
    schema.migrate(connection)
    connection.close()
    reader = Reader(path)
    assert reader.events((ReceiptPrinted, Asked)) == (OLD, ask)
    assert reader.receipts_of("c", 0, 9000) == ()
