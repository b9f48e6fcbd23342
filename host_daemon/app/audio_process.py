"""Composition of the audio process: sound cards, recorder, cutter and phrase spotting."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path

from host_daemon.audio.capture.sound_card import SoundCards
from host_daemon.audio.process import AudioProcess
from host_daemon.base.clock import SystemClock
from host_daemon.store.config import Config
from host_daemon.supervision.event_lines import EventWriter
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.spotting.listener import VoiceListener


def run(data: Path) -> int:
    """Record, cut and listen until standard input ends or a signal comes; gives the exit status.

    Questions come on standard input, events go to standard output.
    """
    settings = Config(data).settings().audio
    cards = SoundCards((one.device for one in settings.microphones), data / "run" / "alsa.conf")
    voice = VoiceListener(settings.microphones, PhraseStore(data).vocabulary, SystemClock())
    process = AudioProcess(settings, data, cards, EventWriter(sys.stdout), [voice])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: process.stop())
    status = process.run(sys.stdin)
    if status:
        # A card hangs, perhaps; then PortAudio's farewell at the end of the interpreter would hang too.
        logging.shutdown()
        os._exit(status)
    return 0
