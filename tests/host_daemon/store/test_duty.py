"""Signs of who serves, in events of the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.contacts.on_duty import SHIFT_MS, Serving, Sign
from host_daemon.events import Asked, Event, Rated, ReceiptPrinted, ShiftEntered, VisitorCounted
from host_daemon.store.config import Config
from host_daemon.store.duty import known_signs, serving, signs_of
from host_daemon.store.journal import add
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board
from host_daemon.store.schema import connect, migrate
from tests.fakes.told import press

FOB = Board(device="f0b000000001", name="f", app="fob", pins="fob", point="p", operator="anna")
REMOTE = Board(device="a0b1c2d3e4f5", name="r", app="remote", pins="usb-remote", point="p")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config(tmp_path)
    config.put(FOB)
    config.put(REMOTE)
    return config


def receipt(at: int, operator: str | None) -> ReceiptPrinted:
    return ReceiptPrinted(
        uid=f"till:t/{at}",
        at=at,
        point="p",
        operator=operator,
        till="t",
        number="1",
        sum=100,
        positions=(),
        printed=None,
        operator_name="",
    )


def asked(operator: str | None, source: str) -> Asked:
    return Asked(uid="a", at=5, point="p", operator=operator, source=source, cause="c")


def rated(operator: str | None, number: int | None) -> Rated:
    return Rated(
        uid="r", at=5, point="p", operator=operator, rating="negative", source="s", cause="c", number=number
    )


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (press(FOB.device, 5, 0), (Sign(5, "p", "anna", "board"),)),
        (press(REMOTE.device, 5, 0), ()),
        (press("0" * 12, 5, 0), ()),
        (asked("anna", "board:f"), (Sign(5, "p", "anna", "ask"),)),
        (asked("anna", "voice"), ()),
        (asked(None, "board:f"), ()),
        (receipt(5, "boris"), (Sign(5, "p", "boris", "receipt"),)),
        (receipt(5, None), ()),
        (rated("vera", 7), (Sign(5, "p", "vera", "number"),)),
        (rated("vera", None), ()),  # who served was found out by other signs
        (rated(None, 8), ()),
        (ShiftEntered(uid="s", at=5, point="p", operator="vera", user="m"), (Sign(5, "p", "vera", "shift"),)),
        (
            ShiftEntered(uid="s", at=5, point="p", operator="vera", user="m", until=9),
            (Sign(5, "p", "vera", "shift"), Sign(9, "p", "", "shift")),
        ),
        (ShiftEntered(uid="s", at=5, point="p", operator=None, user="m"), (Sign(5, "p", "", "shift"),)),
        (VisitorCounted(uid="v", at=5, point="p", source="s", cause="c"), ()),
    ],
)
def test_what_an_event_says_of_who_serves(config: Config, event: Event, found: tuple[Sign, ...]) -> None:
    assert signs_of(event, config) == found


def test_the_journal_knows_who_served_at_a_moment(tmp_path: Path, config: Config) -> None:
    connection = connect(str(tmp_path / "journal.sqlite3"))
    migrate(connection)
    with connection:
        add(connection, (receipt(1000, "boris"), press(FOB.device, 2000, 0)), 2000)
    reader = Reader(tmp_path / "journal.sqlite3")
    assert serving(reader, config, "p", 1500) == Serving("boris", "receipt")
    assert serving(reader, config, "p", 2000) == Serving("anna", "board")
    assert serving(reader, config, "p", 2000 + SHIFT_MS) is None
    assert len(known_signs(reader, config, 2500)) == 2
    assert known_signs(reader, config, 2500 + SHIFT_MS) == ()
