"""The player of the virtual microphone, on a sink that plays at once."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from hardware.simulator import player as players
from hardware.simulator.player import CHUNK, Player
from hardware.simulator.pulse import SoundServerFailed

TALK = np.full(1000, 7, np.int16)


class Sink:
    """Keeps what is played. broken: fails at the first loud sample."""

    broken = False

    def __init__(self, *_: object) -> None:
        self.played: list[np.ndarray] = []
        self._pace = threading.Event()
        Sink.newest = self

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None: ...

    def latency_s(self) -> float:
        return 0.1

    def write(self, samples: np.ndarray) -> None:
        if self.broken and np.abs(samples).max() > 1000:
            raise SoundServerFailed("the sound server is gone")
        self._pace.wait(0.001)
        self.played.append(samples.copy())


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(players, "Playback", Sink)
    monkeypatch.setattr(Sink, "broken", False)
    made = Player("unix:none", "counter", TALK)
    made.start()
    yield made
    made.stop()


def test_the_talk_goes_round_and_round(player: Player) -> None:
    player.say(np.zeros(1, np.int16))
    assert set(np.unique(Sink.newest.played[0])) == {7}
    assert len(Sink.newest.played[0]) == CHUNK


def test_a_planted_sound_is_played_whole_over_silence(player: Player) -> None:
    sound = np.arange(1001, 1001 + 2 * CHUNK + 50, dtype=np.int16)
    before = time.time() * 1000
    at = player.say(sound)
    stream = np.concatenate(Sink.newest.played)
    (start,) = np.flatnonzero(stream == 1001)
    assert np.array_equal(stream[start : start + len(sound)], sound)
    assert set(np.unique(stream)) - set(sound) <= {0, 7}
    assert before - 1000 < at < time.time() * 1000 + 1000


def test_a_server_that_goes_away_is_told_to_who_planted_a_sound(player: Player) -> None:
    Sink.newest.broken = True
    with pytest.raises(SoundServerFailed, match="does not take sound"):
        player.say(np.full(10, 30_000, np.int16))
