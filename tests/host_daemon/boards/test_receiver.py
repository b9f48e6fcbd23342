"""Frames as boards send them, from the link's hands to the disk and back."""

import dataclasses
import random
from pathlib import Path

import pytest

from firmware.common import wire
from host_daemon.boards.receiver import BoardReceiver
from host_daemon.events import (
    BoardFellSilent,
    BoardReported,
    BoardReturned,
    Pressed,
    PressesMissed,
    PressFound,
)
from host_daemon.links.link import Arrived
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.dead_ends import DeadGestures
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.settings.links import LinkSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board
from tests.fakes.acks import Acks
from tests.fakes.jumping_clock import JumpingClock
from tests.fakes.processor import Processing

DEVICE, KEY = bytes.fromhex("a0b1c2d3e4f5"), b"k" * 32
MINUTE = 60_000


class Post:
    """A reception with its journal; its clock stands unless a test turns it."""

    def __init__(self, data: Path) -> None:
        self.clock = JumpingClock(1_000_000, 1_000_000)
        self.links = LinkSettings()
        self.acks: list[wire.Frame] = []
        self.config = Config(data)
        self.config.put_key(DEVICE.hex(), KEY)
        self.config.put_board(
            Board(
                device=DEVICE.hex(),
                name="till",
                app="remote",
                pins="usb-remote",
                point="p",
                boot=1,
                meanings={"0": "negative", "1": "neutral", "2": "positive"},
            )
        )
        self.journal = Journal(data / "journal.sqlite3")
        self.reader = Reader(data / "journal.sqlite3")
        self.start()

    def start(self) -> None:
        parts = Processing(self.config.data, self.clock, self.config, self.journal)
        self.health = parts.health
        self.reception = BoardReceiver(
            processor=parts.processor,
            config=self.config,
            journal=self.journal,
            reader=self.reader,
            health=self.health,
            settings=lambda: self.links,
            clock=parts.clock,
            trusted_clock=TrustedClock(self.config.data, self.reader, self.clock),
            dead_gestures=DeadGestures(ActiveRules(self.config), parts.settings),
        )

    async def take(self, frame: bytes) -> bool:
        """Whether the frame was acknowledged."""
        link = Acks()
        await self.reception.receive(Arrived(frame, self.clock.now(), "usb"), link)
        self.acks += [wire.check(ack, KEY) for ack in link.sent]
        return bool(link.sent)

    def events(self, *kinds: type) -> tuple:
        return self.reader.events(kinds)

    def word(self, uid: str = f"board:{DEVICE.hex()}"):
        return next((one for one in self.health.all(self.clock.passed) if one.uid == uid), None)


def press(seq: int, counter: int | None = None, *, age: int = 10, boot: int = 2, key: bytes = KEY) -> bytes:
    payload = wire.Press(0, wire.CLICK, None, counter or seq, None)
    return wire.pack(wire.Frame(wire.PRESS, DEVICE, boot, seq, 0, age, payload), key)


def status(seq: int, *counters: int, queue: int = 0, boot: int = 2, kind: int = wire.STATUS) -> bytes:
    payload = wire.Status("remote", "0.1.0", "power", 1, queue, 0, 0, None, None, None, counters)
    return wire.pack(wire.Frame(kind, DEVICE, boot, seq, 0, 0, payload), KEY)


@pytest.fixture
def post(tmp_path):
    post = Post(tmp_path)
    yield post
    post.journal.close()


async def test_a_press_is_stored_then_acknowledged(post):
    assert await post.take(press(1))
    (pressed,) = post.events(Pressed)
    assert (pressed.at, pressed.seq) == (post.clock.wall - 10, 1)
    assert post.acks[0].seq == 1


async def test_a_board_that_sends_nonsense_takes_no_other_along(post):
    """Thousands of damaged, forged and replayed frames of one board; each press of the other is stored."""
    other = "0a0b0c0d0e0f"
    post.config.put_key(other, b"o" * 32)
    known = post.config.board(DEVICE.hex())
    post.config.put_board(dataclasses.replace(known, device=other, name="door", point="q"))
    chance = random.Random(1)
    await post.take(press(1))
    forged = press(2, key=b"x" * 32)
    for number in range(1, 21):
        for _ in range(100):
            bad = bytearray(chance.choice([forged, press(1), status(1, 1)]))
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            await post.take(chance.choice([bytes(bad), forged, bytes(bad[: chance.randrange(len(bad))])]))
        click = wire.Press(0, wire.CLICK, None, number, None)
        frame = wire.pack(wire.Frame(wire.PRESS, bytes.fromhex(other), 2, number, 0, 10, click), b"o" * 32)
        link = Acks()
        await post.reception.receive(Arrived(frame, post.clock.now(), "usb"), link)
        assert len(link.sent) == 1
    stored = [one.device for one in post.events(Pressed)]
    assert (stored.count(other), stored.count(DEVICE.hex())) == (20, 1)
    await post.reception.round()
    assert post.word(f"board:{other}").health == "ok"
    assert post.word(f"board:{other}:refused") is None
    assert post.word(f"board:{DEVICE.hex()}:refused").health == "warning"


async def test_a_press_that_is_sent_again_is_acknowledged_again_and_stored_once(post):
    await post.take(press(1))
    post.clock.jump(8000)
    assert await post.take(press(1, age=8010))
    assert len(post.events(Pressed)) == 1


async def test_the_same_packet_by_two_gateways_offends_nobody(post):
    await post.take(press(1))
    post.clock.jump(30)
    assert await post.take(press(1))
    await post.reception.round()
    assert post.word(f"board:{DEVICE.hex()}:refused") is None


async def test_a_press_that_is_played_back_is_refused_and_counted(post):
    await post.take(press(1))
    post.clock.jump(MINUTE)
    assert not await post.take(press(1))
    await post.reception.round()
    told = post.word(f"board:{DEVICE.hex()}:refused")
    assert (told.health, told.detail) == ("warning", {"replay": 1})


async def test_a_board_that_sends_again_after_the_clock_jumped_is_believed(post):
    await post.take(press(1))
    post.clock.jump(MINUTE)
    post.clock.wall += 5 * 365 * 86_400_000
    assert await post.take(press(1, age=MINUTE + 10))
    assert len(post.events(Pressed)) == 1


async def test_a_status_that_is_played_back_wakes_no_dead_board(post):
    hello = status(1, 0, kind=wire.HELLO)
    await post.take(hello)
    await post.take(status(2, 0))
    post.clock.jump(10 * MINUTE)
    await post.reception.round()
    assert post.word().health == "failed"
    assert not await post.take(hello)
    await post.reception.round()
    assert post.word().health == "failed"


async def test_a_flood_of_strangers_is_counted_and_bounded(post):
    for number in range(500):
        device = number.to_bytes(6, "big")
        payload = wire.Press(0, wire.CLICK, None, 1, None)
        frame = wire.pack(wire.Frame(wire.PRESS, device, 1, 1, 0, 0, payload), KEY)
        assert not await post.take(frame)
    await post.reception.round()
    told = post.word("board:strangers")
    assert told.detail == {"unknown board": 500}
    assert len(post.health.all(post.clock.wall)) == 2


async def test_a_refusal_is_told_for_an_hour_and_over_a_restart(post):
    await post.take(press(1, key=b"x" * 32))
    await post.reception.round()
    post.start()
    await post.take(b"garbage" * 5)
    await post.reception.round()
    assert post.word(f"board:{DEVICE.hex()}:refused").detail == {"bad tag": 1}
    post.clock.jump(62 * MINUTE)
    await post.reception.round()
    assert post.word(f"board:{DEVICE.hex()}:refused") is None


async def test_a_board_that_was_forgotten_is_a_stranger(post):
    post.config.remove(Board, DEVICE.hex())
    assert not await post.take(press(1))


async def test_missed_presses_become_an_event_and_a_warning(post):
    await post.take(status(1, 0, kind=wire.HELLO))
    await post.take(press(1))
    await post.take(press(2, counter=4))
    await post.take(status(2, 4))
    (told,) = post.events(PressesMissed)
    assert (told.count, told.device, told.point) == (2, DEVICE.hex(), "p")
    assert told.cause in {one.uid for one in post.events(BoardReported)}
    await post.reception.round()
    assert (post.word().health, post.word().detail["missed"]) == ("warning", 2)


async def test_over_a_restart_of_the_post_nothing_is_missed(post):
    await post.take(status(1, 0, kind=wire.HELLO))
    await post.take(press(1))
    post.start()
    await post.take(press(2))
    await post.take(status(2, 2))
    assert post.events(PressesMissed) == ()


async def test_one_that_comes_late_clears_the_warning(post):
    await post.take(status(1, 0, kind=wire.HELLO))
    await post.take(press(2, counter=2))
    await post.take(status(2, 2))
    await post.take(press(1, counter=1, age=5000))
    assert len(post.events(PressFound)) == 1
    await post.reception.round()
    assert post.word().health == "ok"


async def test_silence_and_return_are_events(post):
    await post.take(status(1, 0))
    heard_at = post.clock.wall
    post.clock.jump(151_000)
    await post.reception.round()
    await post.reception.round()
    (fell,) = post.events(BoardFellSilent)
    assert (fell.heard_at, post.word().health, post.word().problem) == (
        heard_at,
        "failed",
        "No signal from it",
    )
    await post.take(status(2, 0))
    (back,) = post.events(BoardReturned)
    assert (back.heard_at, post.word().health) == (heard_at, "ok")


async def test_silence_is_told_once_over_a_restart(post):
    await post.take(status(1, 0))
    post.clock.jump(151_000)
    await post.reception.round()
    post.start()
    post.clock.jump(151_000)
    await post.reception.round()
    assert len(post.events(BoardFellSilent)) == 1


async def test_a_jump_of_the_wall_clock_silences_nobody(post):
    await post.take(status(1, 0))
    post.clock.wall += 86_400_000
    post.clock.jump(10_000)
    await post.reception.round()
    assert post.word().health == "ok"


async def test_what_the_disk_refused_is_not_acknowledged(post, monkeypatch):
    async def full(work):
        raise JournalError("disk full")

    monkeypatch.setattr(post.journal, "write", full)
    assert not await post.take(press(1))
    await post.reception.round()
    assert post.word("disk:journal").health == "failed"


async def test_what_is_damaged_crashes_nothing(post):
    whole = press(1)
    for cut in range(len(whole)):
        assert not await post.take(whole[:cut])
    for place in range(len(whole)):
        assert not await post.take(whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :])
    assert not await post.take(whole * 10)
    assert await post.take(whole)


async def test_a_shorter_limit_of_silence_holds_at_once(post):
    await post.take(status(1, 0))
    post.clock.jump(80_000)
    await post.reception.round()
    assert post.events(BoardFellSilent) == ()
    post.links = LinkSettings(board_silence_s=70)
    await post.reception.round()
    assert len(post.events(BoardFellSilent)) == 1
