"""The synthesisers that a post may have."""

from __future__ import annotations

from host_daemon.voice.espeak import Espeak
from host_daemon.voice.festival import Festival, Flite
from host_daemon.voice.rhvoice import RHVoice
from host_daemon.voice.synthesiser import Synthesiser

ALL: tuple[Synthesiser, ...] = (Espeak(), Flite(), Festival(), RHVoice())
