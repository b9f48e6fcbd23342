"""The port's own decisions, against a PortAudio in memory; the real one is in test_process.py."""

from __future__ import annotations

import builtins
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from host_daemon.audio.capture import sound_card
from host_daemon.audio.capture.sound_card import CardMissing, Chunk, SoundCards


class FakePortAudio:
    """sounddevice as far as the port uses it. rates: what the card can do."""

    class PortAudioError(Exception):
        pass

    def __init__(self, *rates: int) -> None:
        self.rates = rates
        self.made: dict[str, object] = {}
        self.started = 0

    def query_devices(self, name: str | None = None, kind: str | None = None):
        card = {"name": "USB: Audio", "max_input_channels": 2, "default_samplerate": 44_100.0}
        if kind is None:
            return [card, {"name": "speaker", "max_input_channels": 0, "default_samplerate": 48_000.0}]
        if name not in (None, "USB: Audio"):
            raise ValueError(f"No input device matching {name!r}")
        return card

    def check_input_settings(self, _name: str | None, _channels: int, _kind: str, samplerate: int) -> None:
        if samplerate not in self.rates:
            raise self.PortAudioError("Invalid sample rate [PaErrorCode -9997]")

    def RawInputStream(self, **made: object):
        self.made = made
        return SimpleNamespace(start=self._start, abort=lambda **_: None, close=lambda **_: None)

    def _start(self) -> None:
        if not self.rates:
            raise self.PortAudioError("Device unavailable [PaErrorCode -9985]\nmore of it")
        self.started += 1


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakePortAudio]:
    def make(*rates: int) -> FakePortAudio:
        fake = FakePortAudio(*rates)
        monkeypatch.setattr(sound_card, "_portaudio", lambda: fake)
        return fake

    return make


@pytest.fixture
def cards(tmp_path: Path) -> SoundCards:
    return SoundCards([""], tmp_path / "alsa.conf")


def test_16_khz_where_the_card_can(portaudio: Callable[..., FakePortAudio], cards: SoundCards) -> None:
    fake = portaudio(16_000, 44_100)
    assert cards.open("", 1, lambda _chunk: None).rate == 16_000
    assert (fake.made["samplerate"], fake.made["blocksize"], fake.started) == (16_000, 1280, 1)


def test_its_own_rate_where_it_cannot(portaudio: Callable[..., FakePortAudio], cards: SoundCards) -> None:
    fake = portaudio(44_100)
    assert cards.open("USB: Audio", 2, lambda _chunk: None).rate == 44_100
    assert (fake.made["samplerate"], fake.made["blocksize"], fake.made["channels"]) == (44_100, 3528, 2)


@pytest.mark.parametrize(("device", "rates"), [("no such card", (16_000,)), ("", ())])
def test_a_missing_or_busy_card_is_said_in_one_line(
    portaudio: Callable[..., FakePortAudio], cards: SoundCards, device: str, rates: tuple[int, ...]
) -> None:
    portaudio(*rates)
    with pytest.raises(CardMissing) as told:
        cards.open(device, 1, lambda _chunk: None)
    assert "\n" not in str(told.value)


def test_cards_without_an_input_are_not_listed(
    portaudio: Callable[..., FakePortAudio], cards: SoundCards
) -> None:
    portaudio(16_000)
    assert [(c.name, c.channels, c.rate) for c in cards.devices()] == [("USB: Audio", 2, 44_100)]


def test_a_chunk_says_when_it_sounded_on_the_systems_clock(
    portaudio: Callable[..., FakePortAudio], cards: SoundCards
) -> None:
    fake = portaudio(16_000)
    chunks: list[Chunk] = []
    cards.open("", 2, chunks.append)
    samples = np.arange(8, dtype=np.int16).reshape(4, 2)
    buffer = bytearray(samples.tobytes())
    # PortAudio's clock begins anywhere; only the difference counts: the first sample is 0.25 s old.
    fake.made["callback"](buffer, 4, SimpleNamespace(currentTime=77.25, inputBufferAdcTime=77.0), None)
    now_us = time.monotonic_ns() // 1000
    buffer[:] = bytes(len(buffer))
    assert now_us - chunks[0].heard_us == pytest.approx(250_000, abs=20_000)
    # PortAudio takes its buffer back; the chunk keeps its own.
    assert np.array_equal(chunks[0].frames, samples)


def test_a_pulse_source_is_named_to_alsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)
    config = tmp_path / "run" / "alsa.conf"
    monkeypatch.setenv("PULSE_CLIENTCONFIG", "")
    SoundCards(["pulse:unix:/x/pulse.sock:counter.monitor", "hw:1"], config)
    written = config.read_text()
    assert os.environ["ALSA_CONFIG_PATH"] == str(config)
    assert 'server "unix:/x/pulse.sock"' in written and 'device "counter.monitor"' in written
    assert written.count("type pulse") == 1


def test_a_folder_with_a_space_is_no_end_of_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "")
    monkeypatch.setenv("PULSE_CLIENTCONFIG", "")
    folder = tmp_path / "my shop"
    folder.mkdir()
    (folder / "pulse.sock").touch()
    cards = SoundCards([f"pulse:unix:{folder}/pulse.sock:counter.monitor"], folder / "alsa.conf")
    written = Path(os.environ["ALSA_CONFIG_PATH"]).read_text()  # ALSA ends a path at a space
    assert " " not in os.environ["ALSA_CONFIG_PATH"]
    (server,) = re.findall(r'server "unix:(.*)"', written)  # so does PulseAudio
    assert " " not in server and Path(server).samefile(folder / "pulse.sock")
    assert not cards.appeared()


def test_a_server_that_comes_is_noticed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "")
    monkeypatch.setenv("PULSE_CLIENTCONFIG", "")
    socket = tmp_path / "pulse.sock"
    cards = SoundCards([f"pulse:unix:{socket}:counter.monitor"], tmp_path / "alsa.conf")
    assert not cards.appeared()
    socket.touch()
    assert cards.appeared()
    assert not cards.appeared()
    socket.unlink()
    assert not cards.appeared()
    socket.touch()
    assert cards.appeared()


def test_a_machine_without_portaudio_has_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def missing(name: str, *more: object):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return usual(name, *more)

    cards = SoundCards((), tmp_path / "alsa.conf")
    monkeypatch.setattr(builtins, "__import__", missing)
    for use in (cards.devices, cards.rescan, lambda: cards.open("", 1, lambda _chunk: None)):
        with pytest.raises(CardMissing, match="PortAudio library not found"):
            use()
