"""The journal's file, from one version to the next."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
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


OPENER = """
import sys
from pathlib import Path
from host_daemon.store.journal import Journal
print("ready", flush=True)
sys.stdin.readline()
Journal(Path(sys.argv[1])).close()
"""


def test_several_who_make_a_new_journal_at_once_all_get_it(tmp_path: Path) -> None:
    for number in range(5):
        path = tmp_path / f"{number}.sqlite3"
        openers = [
            subprocess.Popen(
                [sys.executable, "-c", OPENER, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        for opener in openers:
            assert opener.stdout and opener.stdout.readline() == "ready\n"
        for opener in openers:
            assert opener.stdin
            opener.stdin.write("\n")
            opener.stdin.flush()
        assert [opener.communicate()[1] for opener in openers] == [""] * 4
        assert schema.connect(str(path)).execute("PRAGMA user_version").fetchone()[0] == len(schema.VERSIONS)


def test_a_step_that_fails_leaves_the_version_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = schema.connect(str(tmp_path / "journal.sqlite3"))
    with monkeypatch.context() as broken:
        broken.setattr(schema, "VERSIONS", (*schema.VERSIONS, "CREATE TABLE half (a); SELECT nonsense;"))
        with pytest.raises(sqlite3.OperationalError, match="nonsense"):
            schema.migrate(connection)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.VERSIONS)
    assert connection.execute("SELECT * FROM sqlite_master WHERE name = 'half'").fetchall() == []


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
