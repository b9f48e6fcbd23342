"""What is owed: the alert and its track, the customer's words after them, and all of it again when asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from host_daemon.events import FeedbackGiven, NoticeOwed, VoiceMessageLeft
from host_daemon.outbox.deliveries import owe, owe_again, owe_words
from host_daemon.store.journal import Journal
from host_daemon.store.reader import Reader
from host_daemon.store.records import Target

NOTICE = NoticeOwed(
    uid="r/notice", at=1, point="p", operator=None, rating="negative", targets=("all",), cause="r", rule="x"
)
WORDS = FeedbackGiven(
    uid="r/feedback", at=9, point="p", cause="r", reasons=(), text="Too slow", contact="", publish=False
)
VOICE = VoiceMessageLeft(
    uid="r/voice", at=8, point="p", cause="r", path="voices/x.flac", duration_ms=1, peaks=(), sha256=""
)


CHAT, MAIL = Target(name="chat"), Target(name="mail")


class Ledger:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._reader = Reader(journal.path)

    def do(self, work: Any, *values: Any) -> Any:
        return self._journal.submit(lambda db: work(db, *values)).result()

    def owed(self) -> set[tuple[str, str]]:
        return {(one.target, one.part) for one in self._reader.deliveries(unsent=True)}

    def sent(self) -> None:
        self._journal.submit(lambda db: db.execute("UPDATE deliveries SET state = 'sent'") and None).result()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    journal = Journal(tmp_path / "journal.sqlite3")
    yield Ledger(journal)
    journal.close()


def test_words_follow_to_whoever_was_told_of_the_rating(ledger: Ledger) -> None:
    ledger.do(owe, NOTICE, (CHAT, MAIL), 1)
    ledger.sent()
    ledger.do(owe_words, WORDS, 9)
    assert ledger.owed() == {("chat", "words"), ("mail", "words")}


def test_a_voice_message_is_told_of_beside_the_words(ledger: Ledger) -> None:
    ledger.do(owe, NOTICE, (CHAT,), 1)
    ledger.sent()
    ledger.do(owe_words, VOICE, 8)
    ledger.do(owe_words, WORDS, 9)
    assert ledger.owed() == {("chat", "voice"), ("chat", "words")}


def test_words_to_a_rating_that_nobody_was_told_of_are_not_sent(ledger: Ledger) -> None:
    ledger.do(owe_words, WORDS, 9)
    assert ledger.owed() == set()


def test_what_was_sent_is_sent_again_when_asked(ledger: Ledger) -> None:
    ledger.do(owe, NOTICE, (CHAT,), 1)
    ledger.sent()
    assert ledger.do(owe_again, NOTICE, (CHAT, MAIL), 50) == 2
    assert ledger.owed() == {("chat", "alert"), ("chat", "track")}


def test_what_still_waits_is_not_owed_twice(ledger: Ledger) -> None:
    ledger.do(owe, NOTICE, (CHAT,), 1)
    assert ledger.do(owe_again, NOTICE, (CHAT,), 50) == 0


def test_a_target_that_is_gone_is_replaced_by_those_there_are(ledger: Ledger) -> None:
    ledger.do(owe, dataclasses.replace(NOTICE, targets=("old",)), (Target(name="old"),), 1)
    ledger.sent()
    ledger.do(owe_again, NOTICE, (Target(name="new"),), 50)
    assert ledger.owed() == {("new", "alert"), ("new", "track")}


def test_what_is_sent_again_goes_to_nobody_whom_it_does_not_concern(ledger: Ledger) -> None:
    ledger.do(owe, NOTICE, (CHAT,), 1)
    ledger.sent()
    elsewhere = Target(name="door", audience="point", points=("door",))
    assert ledger.do(owe_again, NOTICE, (elsewhere,), 50) == 0
