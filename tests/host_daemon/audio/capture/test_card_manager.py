from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.capture.card_manager import CardManager, CardsHang
from host_daemon.audio.capture.meter import Meter
from host_daemon.audio.capture.microphone_health import NO_CARD, NO_CHANNEL, STALLED
from host_daemon.audio.capture.recorder import Recorder
from host_daemon.audio.capture.sound_card import CardInfo, CardMissing, Chunk, Stream
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.events import HealthReported
from host_daemon.settings.audio import Microphone

WALL_US = 1_767_225_600_000_000


class FakeStream:
    rate = 16_000

    def __init__(self, cards: FakeCards) -> None:
        self._cards = cards

    def close(self) -> None:
        self._cards.open_now -= 1


class FakeCards:
    """Cards in memory: `there` says which devices are plugged in, `send` lets one be heard."""

    def __init__(self, *there: str) -> None:
        self.there = set(there)
        self.takers: dict[str, Callable[[Chunk], None]] = {}
        self.channels: dict[str, int] = {}
        self.open_now = 0
        self.rescanned = 0
        self.fresh = False
        self.most = 2

    def devices(self) -> list[CardInfo]:
        return [CardInfo(name, 2, 16_000) for name in self.there]

    def open(self, device: str, channels: int, on_chunk: Callable[[Chunk], None]) -> Stream:
        if device not in self.there:
            raise CardMissing("Error querying device")
        if channels > self.most:
            raise CardMissing("Invalid number of channels")
        self.takers[device], self.channels[device] = on_chunk, channels
        self.open_now += 1
        return FakeStream(self)

    def rescan(self) -> None:
        assert self.open_now == 0, "PortAudio loses every open stream"
        self.rescanned += 1

    def appeared(self) -> bool:
        fresh, self.fresh = self.fresh, False
        return fresh

    def send(self, device: str, now_us: int, channels: int = 1, value: int = 1000) -> None:
        self.takers[device](Chunk(np.full((1280, channels), value, np.int16), now_us - 80_000))


class InPlace(Executor):
    """Runs the work of the cards' thread in place, or keeps it where a card is to hang."""

    def __init__(self) -> None:
        self.hangs = False
        self.kept: list[Callable[[], None]] = []

    def submit(self, fn, /, *args, **kwargs):
        future: Future[object] = Future()

        def run() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except CardMissing as error:
                future.set_exception(error)

        if self.hangs:
            self.kept.append(run)
        else:
            run()
        return future


class Post:
    """A CardManager with a clock that tests move."""

    def __init__(self, folder: Path, boot: bytes, cards: FakeCards, *microphones: Microphone) -> None:
        self.cards = cards
        self.now_us = 1_000_000_000
        self.said: list[HealthReported] = []
        self.recorders = {
            m.name: Recorder(
                m.name,
                lambda name=m.name: RingWriter(folder / f"{name}.ring", 60, name, boot),
                Meter(-75, 60),
            )
            for m in microphones
        }
        self.executor = InPlace()
        pairs = [(m, self.recorders[m.name]) for m in microphones]
        self.manager = CardManager(cards, pairs, self.said.append, self.executor)

    def step(self, seconds: float, *sending: str) -> None:
        for _ in range(round(seconds / 0.08)):
            self.now_us += 80_000
            for device in sending:
                if device in self.cards.takers:
                    self.cards.send(device, self.now_us, self.cards.channels[device])
            self.manager.step(self.now_us, self.now_us + WALL_US)

    def health(self, name: str = "a") -> tuple[str, str]:
        last = [h for h in self.said if h.name == name][-1]
        return last.health, last.problem


def test_a_microphone_that_works_is_ok_and_beats(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(20, "x")
    assert post.health() == ("ok", "")
    beats = [h.at for h in post.said]
    assert max(b - a for a, b in itertools.pairwise(beats)) <= 2000


def test_a_dead_card_has_no_level(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(20, "x")
    assert isinstance(post.said[-1].detail["level_dbfs"], float)
    post.cards.there.clear()
    post.step(5)
    assert post.said[-1].detail["level_dbfs"] is None


def test_a_missing_card_is_told_at_once_and_found_when_it_comes(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards(), Microphone("a", device="x"))
    post.step(1)
    assert post.health() == ("failed", NO_CARD)
    assert post.said[-1].detail["trouble"] == "Error querying device"
    post.cards.there.add("x")
    post.step(5, "x")
    assert post.health() == ("ok", "")
    assert post.said[-1].detail["trouble"] == ""
    assert post.cards.rescanned >= 2


def test_without_portaudio_no_card_is_found_and_the_reason_told(tmp_path: Path, boot: bytes) -> None:
    class NoCards(FakeCards):
        def rescan(self) -> None:
            raise CardMissing("PortAudio library not found")

    post = Post(tmp_path, boot, NoCards("x"), Microphone("a", device="x"))
    post.step(5)
    assert post.health() == ("failed", NO_CARD)
    assert post.said[-1].detail["trouble"] == "PortAudio library not found"


def test_a_card_that_falls_silent_is_seen_within_five_seconds_and_leaves_a_gap(
    tmp_path: Path, boot: bytes
) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(10, "x")
    post.cards.there.clear()
    post.step(5)
    assert post.health() == ("failed", NO_CARD)
    post.cards.there.add("x")
    post.step(10, "x")
    assert post.health() == ("ok", "")
    post.manager.close(post.now_us, post.now_us + WALL_US)
    with RingReader(tmp_path / "a.ring") as ring:
        new, old = ring.segments()
    assert 5_000_000 < new.mono_us - old.last_mono_us < 8_000_000


def test_one_card_gone_leaves_the_other_alone(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x", "y"), Microphone("a", device="x"), Microphone("b", device="y"))
    post.step(10, "x", "y")
    post.cards.there.discard("y")
    post.step(20, "x")
    assert (post.health("a"), post.health("b")) == (("ok", ""), ("failed", NO_CARD))
    post.manager.close(post.now_us, post.now_us + WALL_US)
    with RingReader(tmp_path / "a.ring") as ring:
        assert len(list(ring.segments())) == 1


def test_a_card_that_comes_while_another_records_is_listed_at_the_cost_of_a_short_gap(
    tmp_path: Path, boot: bytes
) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"), Microphone("b", device="y"))
    post.step(10, "x")
    listed = post.cards.rescanned
    post.cards.there.add("y")
    post.cards.fresh = True
    post.step(3, "x", "y")
    assert (post.health("a"), post.health("b")) == (("ok", ""), ("ok", ""))
    assert post.cards.rescanned == listed + 1
    post.manager.close(post.now_us, post.now_us + WALL_US)
    with RingReader(tmp_path / "a.ring") as ring:
        new, old = ring.segments()
    assert new.mono_us - old.last_mono_us < 1_500_000


def test_two_channels_of_one_card_are_two_microphones(tmp_path: Path, boot: bytes) -> None:
    post = Post(
        tmp_path,
        boot,
        FakeCards("x"),
        Microphone("a", device="x", channel=0),
        Microphone("b", device="x", channel=1),
    )
    post.step(3, "x")
    assert post.cards.open_now == 1 and post.cards.channels == {"x": 2}
    post.manager.close(post.now_us, post.now_us + WALL_US)
    for name in ("a", "b"):
        with RingReader(tmp_path / f"{name}.ring") as ring:
            assert ring.newest() is not None


def test_a_microphone_of_a_channel_that_is_not_there_takes_no_other_of_the_card_along(
    tmp_path: Path, boot: bytes
) -> None:
    post = Post(
        tmp_path,
        boot,
        FakeCards("x"),
        Microphone("a", device="x", channel=1),
        Microphone("b", device="x", channel=5),
    )
    post.step(20, "x")
    assert (post.health("a"), post.health("b")) == (("ok", ""), ("failed", NO_CHANNEL))
    # Gone and back again, it is the same.
    post.cards.there.clear()
    post.step(5)
    assert (post.health("a"), post.health("b")) == (("failed", NO_CARD), ("failed", NO_CARD))
    post.cards.there.add("x")
    post.step(10, "x")
    assert (post.health("a"), post.health("b")) == (("ok", ""), ("failed", NO_CHANNEL))


def test_a_ring_that_cannot_be_written_takes_no_other_along(tmp_path: Path, boot: bytes) -> None:
    (tmp_path / "a.ring").mkdir()
    post = Post(tmp_path, boot, FakeCards("x", "y"), Microphone("a", device="x"), Microphone("b", device="y"))
    post.step(20, "x", "y")
    assert post.health("a")[0] == "failed" and post.health("b") == ("ok", "")
    post.manager.close(post.now_us, post.now_us + WALL_US)
    with RingReader(tmp_path / "b.ring") as ring:
        assert len(list(ring.segments())) == 1


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path, boot: bytes) -> None:
    (tmp_path / "a.ring").mkdir()
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(5, "x")
    health, problem = post.health()
    assert health == "failed" and "disk" in problem
    assert "Is a directory" in post.said[-1].detail["disk"]


def test_a_muted_microphone_is_a_warning(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(1, "x")
    for _ in range(900):
        post.now_us += 80_000
        post.cards.send("x", post.now_us, value=0)
        post.manager.step(post.now_us, post.now_us + WALL_US)
    health, problem = post.health()
    assert health == "warning" and "hears nothing" in problem


def test_a_card_that_hangs_hangs_nobody_else(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x", "y"), Microphone("a", device="x"), Microphone("b", device="y"))
    post.step(10, "x", "y")
    post.executor.hangs = True
    post.step(200, "x")
    assert (post.health("a"), post.health("b")) == (("ok", ""), ("failed", STALLED))
    (work,) = post.executor.kept
    post.executor.hangs = False
    work()
    post.step(10, "x", "y")
    assert post.health("b") == ("ok", "")


def test_when_all_cards_hang_the_process_is_given_up(tmp_path: Path, boot: bytes) -> None:
    post = Post(tmp_path, boot, FakeCards("x"), Microphone("a", device="x"))
    post.step(10, "x")
    post.executor.hangs = True
    post.step(50)
    assert post.health() == ("failed", STALLED)
    with pytest.raises(CardsHang):
        post.step(20)
