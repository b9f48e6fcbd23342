"""The player of the virtual microphone, on a sink that plays at once."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from hardware.simulator import player as players
from hardware.simulator.player import CHUNK, Player
from hardware.simulator.pulse import SoundServerFailed
from tests.waiting import PATIENCE_S

TALK = np.arange(1, 1001, dtype=np.int16)


class Sink:
    """Keeps what is played. broken: fails at the first loud sample. full: 2,000 samples were played."""

    def __init__(self) -> None:
        self.played: list[np.ndarray] = []
        self.broken = False
        self.full = threading.Event()
        self._pace = threading.Event()

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None: ...

    def latency_s(self) -> float:
        return 0.1

    def write(self, samples: np.ndarray) -> None:
        if self.broken and np.abs(samples).max() > 10_000:
            raise SoundServerFailed("the sound server is gone")
        self._pace.wait(0.001)
        self.played.append(samples.copy())
        if len(self.played) * CHUNK >= 2000:
            self.full.set()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def player(sink: Sink, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(players, "Playback", lambda *_: sink)
    made = Player("unix:none", "counter", TALK)
    made.start()
    yield made
    made.stop()


def test_the_talk_goes_round_and_round(player: Player, sink: Sink) -> None:
    assert sink.full.wait(PATIENCE_S)
    stream = np.concatenate(sink.played)
    assert np.array_equal(stream, np.resize(TALK, len(stream)))


def test_a_planted_sound_is_played_whole_over_silence(player: Player, sink: Sink) -> None:
    sound = np.arange(1001, 1001 + 2 * CHUNK + 50, dtype=np.int16)
    before = time.time() * 1000
    at = player.say(sound)
    stream = np.concatenate(sink.played)
    (start,) = np.flatnonzero(stream == 1001)
    assert np.array_equal(stream[start : start + len(sound)], sound)
    assert set(np.unique(stream)) - set(sound) <= {0, *TALK}
    assert before - 1000 < at < time.time() * 1000 + 1000


def test_a_server_that_goes_away_is_told_to_who_planted_a_sound(player: Player, sink: Sink) -> None:
    sink.broken = True
    with pytest.raises(SoundServerFailed, match="does not take sound"):
        player.say(np.full(10, 30_000, np.int16))
