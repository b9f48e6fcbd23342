import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.base.clock import now_ms
from host_daemon.events import Event, HealthReported, NoticeOwed, PhotoAsked, PhotoMissed, PhotoTaken
from host_daemon.outbox.apprise_channel import Ways
from host_daemon.outbox.deliveries import owe
from host_daemon.outbox.failure import LATER, REFUSED, DeliveryFailed
from host_daemon.outbox.message import Message
from host_daemon.outbox.pieces import piece
from host_daemon.outbox.sender import Outbox
from host_daemon.settings.outbox import OutboxSettings
from host_daemon.settings.tree import Settings
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Delivery, Reader
from host_daemon.store.records import CONTENT, Content
from host_daemon.store.records import Target as Chat
from host_daemon.supervision.event_bus import EventBus
from tests.waiting import PATIENCE_S, call_off

NOTICE = NoticeOwed(
    uid="r/notice",
    at=1,
    point="p",
    operator=None,
    rating="negative",
    targets=("chat",),
    cause="r",
    rule="x",
)
PHOTO = PhotoAsked(uid="r/photo/c", at=1, camera="c", cause="r", point="p")
TAKEN = PhotoTaken(
    uid="r/photo/c/done", at=1, photo=PHOTO.uid, cause="r", camera="c", path="a.jpg", faces=1, sha256=""
)


class Target:
    """Takes messages, or refuses as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.got: list[Message] = []
        self.repeats: list[bool] = []
        self.health: list[HealthReported] = []
        self.came = asyncio.Event()
        self.looked = asyncio.Event()
        self.bus = EventBus()
        self.reached = Ways()
        self.allowed = CONTENT
        self.refusing: set[str] = set()
        self.received: list[tuple[str, str]] = []
        self._loop = asyncio.get_running_loop()

    def compose(self, delivery: Delivery, events: Sequence[Event], repeat: bool) -> Message:
        self.repeats.append(repeat)
        photos = [] if piece(delivery.part).bare else [e.path for e in events if isinstance(e, PhotoTaken)]
        return Message(delivery.key, "", "", tuple(map(Path, photos)))

    def may(self, target: str) -> tuple[Content, ...]:
        return self.allowed

    def ways(self, target: str) -> Ways:
        return self.reached

    def send(self, target: str, message: Message, recipient: str = "") -> None:
        if self.failures:
            self.failures -= 1
            raise DeliveryFailed(LATER)
        if recipient in self.refusing or (message.files and "files" in self.refusing):
            raise DeliveryFailed(REFUSED, True)
        self.received.append((recipient, message.key))
        self.got.append(message)
        self._loop.call_soon_threadsafe(self.came.set)

    async def report(self, health: HealthReported) -> None:
        self.health.append(health)
        self.looked.set()


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def outbox(journal: Journal, target: Target, **settings: float) -> Outbox:
    chosen = [OutboxSettings(**({"first_retry_s": 0.1} | settings))]
    return following(journal, target, chosen)


def following(journal: Journal, target: Target, chosen: list[OutboxSettings]) -> Outbox:
    """An outbox whose settings are always the newest of `chosen`."""
    return Outbox(
        Chat(name="chat"),
        journal=journal,
        reader=Reader(journal.path),
        settings=lambda: Settings(outbox=chosen[-1]),
        composer=target,
        channel=target,
        sink=target,
        bus=target.bus,
    )


async def until(target: Target, box: Outbox, count: int) -> None:
    """Let the outbox work until so many messages came and it has found nothing more to do."""
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(box.run())
        while len(target.got) < count:
            await target.came.wait()
            target.came.clear()
        target.looked.clear()
        await target.looked.wait()
        await call_off(task)


def store(journal: Journal, *events: Event) -> None:
    def work(connection):
        new = add(connection, events, 1)
        for event in new:
            if isinstance(event, NoticeOwed):
                owe(connection, event, (Chat(name="chat"),), 1)

    journal.submit(work).result()


async def test_the_alert_waits_for_its_photo_and_goes_with_it(journal: Journal):
    target = Target()
    store(journal, NOTICE, PHOTO)
    box = outbox(journal, target, photo_wait_s=100)
    # The clock of this alert stands at 1 ms since 1970, so give it no reason to be overdue.
    now = now_ms()
    journal.submit(lambda c: c.execute("UPDATE deliveries SET created_at = ?", (now,)) and None).result()
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(box.run())
        await target.looked.wait()
        assert target.got == []
        store(journal, TAKEN)
        target.bus.publish(TAKEN)
        await target.came.wait()
    await call_off(task)
    assert [message.key for message in target.got] == ["r/chat/alert"]
    assert target.got[0].files == (Path("a.jpg"),)


async def test_a_photo_that_never_comes_holds_the_alert_only_so_long(journal: Journal):
    target = Target()
    store(journal, NOTICE, PHOTO)
    await until(target, outbox(journal, target, photo_wait_s=1), 1)
    assert target.got[0].files == ()


async def test_a_shorter_wait_for_the_photo_holds_at_once(journal: Journal):
    target, chosen = Target(), [OutboxSettings(photo_wait_s=100)]
    store(journal, NOTICE, PHOTO)
    now = now_ms()
    journal.submit(lambda c: c.execute("UPDATE deliveries SET created_at = ?", (now,)) and None).result()
    box = following(journal, target, chosen)
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(box.run())
        await target.looked.wait()
        assert target.got == []
        chosen.append(OutboxSettings(photo_wait_s=0))
        target.bus.publish(NOTICE)
        await target.came.wait()
    await call_off(task)


async def test_a_missed_photo_does_not_hold_it(journal: Journal):
    target = Target()
    missed = PhotoMissed(uid="r/photo/c/done", at=1, photo=PHOTO.uid, cause="r", reason="x")
    store(journal, NOTICE, PHOTO, missed)
    await until(target, outbox(journal, target), 1)
    assert len(target.got) == 1


async def test_a_target_that_is_down_gets_it_later_and_once(journal: Journal):
    target = Target(failures=2)
    store(journal, NOTICE)
    await until(target, outbox(journal, target), 1)
    assert [message.key for message in target.got] == ["r/chat/alert"]
    assert [delivery.state for delivery in Reader(journal.path).deliveries("r")] == ["sent", "sent"]
    (warning, *_) = [health for health in target.health if health.health == "warning"]
    assert warning.detail["error"] == LATER


@pytest.mark.parametrize("column", ["not_before", "created_at"])
async def test_a_clock_that_ran_years_ahead_holds_nothing_up(journal: Journal, column: str):
    target = Target()
    store(journal, NOTICE, PHOTO)
    ahead = now_ms() + 10 * 365 * 86_400_000
    journal.submit(lambda c: c.execute(f"UPDATE deliveries SET {column} = ?", (ahead,)) and None).result()
    await until(target, outbox(journal, target, photo_wait_s=1), 1)
    assert [message.key for message in target.got] == ["r/chat/alert"]


async def test_owing_twice_sends_once(journal: Journal):
    target = Target()
    store(journal, NOTICE)
    journal.submit(lambda c: owe(c, NOTICE, (), 2)).result()
    await until(target, outbox(journal, target), 1)
    assert len(Reader(journal.path).deliveries("r")) == 2  # alert and track
    assert len(target.got) == 1


async def test_a_crash_while_sending_makes_the_next_try_say_that_it_may_repeat(journal: Journal):
    target = Target()
    store(journal, NOTICE)
    journal.submit(lambda c: c.execute("UPDATE deliveries SET state = 'sending'") and None).result()
    await until(target, outbox(journal, target), 1)
    assert target.repeats == [True]


def states(journal: Journal) -> dict[str, str]:
    return {one.part: one.state for one in Reader(journal.path).deliveries("r") if one.part != "track"}


async def test_one_chat_that_refuses_takes_nothing_from_the_other(journal: Journal):
    target = Target()
    target.reached, target.refusing = Ways(("good", "bad"), whole=False), {"bad"}
    store(journal, NOTICE)
    await until(target, outbox(journal, target), 1)
    assert target.received == [("good", "r/chat/alert@good")]
    assert states(journal) == {"alert": "split", "alert@good": "sent", "alert@bad": "refused"}


async def test_words_go_before_the_files_and_each_piece_once(journal: Journal):
    target = Target()
    target.reached = Ways((), whole=False)
    second = replace(TAKEN, uid="r/photo/d/done", path="b.jpg")
    store(journal, NOTICE, PHOTO, replace(PHOTO, uid="r/photo/d"), TAKEN, second)
    await until(target, outbox(journal, target), 3)
    assert [key for _to, key in target.received] == ["r/chat/alert", "r/chat/alert#0", "r/chat/alert#1"]
    assert states(journal) == {"alert": "sent", "alert#0": "sent", "alert#1": "sent"}


async def test_a_photo_that_is_refused_is_told_of_and_the_words_are_not_repeated(journal: Journal):
    target = Target()
    target.reached, target.refusing = Ways((), whole=False), {"files"}
    store(journal, NOTICE, PHOTO, TAKEN)
    await until(target, outbox(journal, target), 2)
    assert [key for _to, key in target.received] == ["r/chat/alert", "r/chat/alert#0"]
    assert states(journal) == {"alert": "sent", "alert#0!": "sent"}


async def test_a_mail_whose_photo_is_refused_goes_without_it(journal: Journal):
    target = Target()
    target.refusing = {"files"}
    store(journal, NOTICE, PHOTO, TAKEN)
    await until(target, outbox(journal, target), 1)
    assert target.got[-1].files == ()
    assert states(journal) == {"alert!": "sent"}


async def test_what_is_refused_for_good_holds_up_nobody(journal: Journal):
    target = Target()
    target.refusing = {""}
    store(journal, NOTICE)
    box = outbox(journal, target)
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(box.run())
        await target.looked.wait()
        await call_off(task)
    assert states(journal) == {"alert": "refused"}
    (delivery,) = [one for one in Reader(journal.path).deliveries("r") if one.part == "alert"]
    assert (delivery.error, delivery.attempts) == (REFUSED, 1)
