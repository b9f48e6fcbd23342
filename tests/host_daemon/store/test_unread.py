"""What could not be read is kept as it came, within bounds, and never harms whoever keeps it."""

from __future__ import annotations

import shutil
import stat
import threading
from collections import namedtuple
from pathlib import Path

import pytest

from host_daemon.base.durations import HOUR_MS
from host_daemon.base.errors import UserError
from host_daemon.base.texts import texts
from host_daemon.store import unread
from host_daemon.store.unread import UnreadStore
from host_daemon.tills.receipt import AT, NO_AMOUNT

# 2026-11-20 12:00 UTC.
NOON = 1_795_176_000_000
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1 << 40, 0, 1 << 40))


@pytest.fixture
def store(tmp_path: Path) -> UnreadStore:
    return UnreadStore(tmp_path)


def test_bytes_come_back_as_they_were_sent(store: UnreadStore) -> None:
    sent = b"\x1b@\n\n\x00\xff" + bytes(range(256))
    name = store.keep("receipt", "till 1", sent, "no total was found", NOON)
    assert name is not None
    assert store.sent(name) == sent
    (one,) = store.all()
    assert (one.kind, one.source, one.at, one.size, one.sent) == (
        "receipt",
        "till 1",
        NOON,
        len(sent),
        len(sent),
    )


def test_the_reason_is_told_in_the_readers_language(store: UnreadStore) -> None:
    store.keep(
        "receipt", "t", b"x", UserError(AT, place="sum", problem=UserError(NO_AMOUNT, value="'12'")), NOON
    )
    (one,) = store.all()
    assert one.why(texts("en")) == "sum: '12' is no amount of money"
    assert one.why(texts("ru")) == UserError(
        AT, place="sum", problem=UserError(NO_AMOUNT, value="'12'")
    ).said(texts("ru"))


def test_only_the_owner_may_look(store: UnreadStore, tmp_path: Path) -> None:
    name = store.keep("recording", "badge", b"x", "why", NOON)
    folder = tmp_path / unread.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / str(name)).stat().st_mode) == 0o600


@pytest.mark.parametrize("source", ["../../etc/passwd", "a/b", "\x00", "касса №1", "x" * 5000, "-rf *"])
def test_any_name_of_a_source_is_safe(store: UnreadStore, tmp_path: Path, source: str) -> None:
    name = store.keep("receipt", source, b"x", "why", NOON)
    assert name is not None and store.sent(name) == b"x"
    assert [path.name for path in (tmp_path / unread.FOLDER).iterdir()] == [name]
    assert store.all()[0].source == source


@pytest.mark.parametrize(
    "name", ["../config.json", "", "a.bin", "/etc/passwd", f"{NOON}-receipt-0-0.bin", ".."]
)
def test_no_other_file_is_given_or_removed(store: UnreadStore, tmp_path: Path, name: str) -> None:
    store.keep("receipt", "t", b"x", "why", NOON)
    (tmp_path / "config.json").write_text("secret")
    assert store.sent(name) is None and store.find(name) is None and not store.remove(name)
    assert (tmp_path / "config.json").exists()


def test_what_is_too_long_is_kept_in_part_and_says_so(
    store: UnreadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "LARGEST", 100)
    name = store.keep("recording", "m", bytes(range(250)), "why", NOON)
    (one,) = store.all()
    assert (one.size, one.sent) == (100, 250)
    assert store.sent(str(name)) == bytes(range(100))


def test_the_same_bytes_of_a_source_are_kept_once(store: UnreadStore) -> None:
    assert store.keep("receipt", "t", b"x", "why", NOON)
    assert store.keep("receipt", "t", b"x", "why", NOON + 1) is None
    assert store.keep("receipt", "u", b"x", "why", NOON + 2)
    assert len(store.all()) == 2


def test_the_oldest_of_a_source_go_and_leave_the_neighbours(store: UnreadStore) -> None:
    store.keep("recording", "quiet", b"x", "why", NOON)
    for hour in range(1, 51):
        store.keep("receipt", "loud", b"%d" % hour, "why", NOON + hour * HOUR_MS)
    kept = store.all()
    assert [one.source for one in kept] == ["loud"] * unread.MOST_OF_ONE + ["quiet"]
    assert store.sent(kept[0].name) == b"50"


def test_a_source_that_floods_wears_no_disk(store: UnreadStore) -> None:
    kept = [store.keep("receipt", "loud", b"%d" % number, "why", NOON + number) for number in range(500)]
    assert sum(name is not None for name in kept) == unread.MOST_AN_HOUR
    assert store.keep("receipt", "good", b"x", "why", NOON)


def test_number_and_size_of_all_together_are_bounded(
    store: UnreadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "MOST", 5)
    for number in range(9):
        store.keep("receipt", f"till {number}", b"x", "why", NOON + number)
    assert [one.source for one in store.all()] == [f"till {number}" for number in (8, 7, 6, 5, 4)]
    monkeypatch.setattr(unread, "MOST_BYTES", 1000)
    store.keep("receipt", "long", bytes(600), "why", NOON + 10)
    kept = store.all()
    assert kept[0].source == "long"
    assert sum(path.stat().st_size for path in store.before(NOON + HOUR_MS)) <= 1000


def test_a_full_or_broken_disk_fails_nobody(
    store: UnreadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1 << 40, 1 << 40, 1000))
    assert store.keep("receipt", "t", b"x", "why", NOON) is None
    (tmp_path / "file").write_text("")
    assert UnreadStore(tmp_path / "file").keep("receipt", "t", b"x", "why", NOON) is None
    assert UnreadStore(tmp_path / "file").all() == ()


def test_a_damaged_file_is_left_out(store: UnreadStore, tmp_path: Path) -> None:
    name = store.keep("receipt", "t", b"x", "why", NOON)
    (tmp_path / unread.FOLDER / f"{NOON}-receipt-00000000-00000000.bin").write_bytes(b"{\n")
    (tmp_path / unread.FOLDER / "notes.bin").write_bytes(b"{}\n")
    assert [one.name for one in store.all()] == [name]


def test_threads_keep_at_the_same_time(store: UnreadStore) -> None:
    def work(source: int) -> None:
        for number in range(5):
            store.keep("receipt", f"till {source}", b"%d" % number, "why", NOON + number)

    threads = [threading.Thread(target=work, args=(source,)) for source in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(store.all()) == 20


def test_one_that_is_removed_is_gone(store: UnreadStore) -> None:
    name = store.keep("receipt", "t", b"x", "why", NOON)
    assert store.remove(str(name))
    assert not store.remove(str(name)) and store.all() == ()
