"""Pieces of a delivery, as they are written and owed."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.outbox.pieces import DeliveryPiece, owe_files, owe_recipients, piece
from host_daemon.store.reader import Delivery, Reader
from host_daemon.store.schema import connect, migrate


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("alert", DeliveryPiece("alert")),
        ("alert#0", DeliveryPiece("alert", 0)),
        ("track#1@1f2e3d4c", DeliveryPiece("track", 1, False, "1f2e3d4c")),
        ("alert!", DeliveryPiece("alert", None, True)),
        ("alert#2!@x", DeliveryPiece("alert", 2, True, "x")),
    ],
)
def test_a_piece_is_read_as_it_was_written(written: str, meant: DeliveryPiece) -> None:
    assert piece(written) == meant
    assert str(meant) == written


def test_recipients_and_files_are_owed_once_each(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    connection = connect(str(path))
    migrate(connection)
    connection.execute(
        "INSERT INTO deliveries (key, target, cause, part, state, created_at, not_before)"
        " VALUES ('r/chat/alert', 'chat', 'r', 'alert', 'waiting', 1, 1)"
    )
    connection.commit()
    (whole,) = Reader(path).deliveries("r")
    for _twice in range(2):
        owe_recipients(connection, whole, ("a", "b"))
        connection.commit()
    one: Delivery = next(each for each in Reader(path).deliveries("r") if each.part == "alert@a")
    owe_files(connection, one, 2)
    connection.commit()
    assert {each.key: (each.part, each.state) for each in Reader(path).deliveries("r")} == {
        "r/chat/alert": ("alert", "split"),
        "r/chat/alert@a": ("alert@a", "waiting"),
        "r/chat/alert@b": ("alert@b", "waiting"),
        "r/chat/alert@a#0@a": ("alert#0@a", "waiting"),
        "r/chat/alert@a#1@a": ("alert#1@a", "waiting"),
    }
