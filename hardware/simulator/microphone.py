"""The stand-in for a microphone: counter talk played, at the pace of real time, into a card that others
record from.

The card is the monitor of a sink that plays nowhere; when each sample sounds there is known here to about a
millisecond.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hardware.simulator.player import Player
from hardware.simulator.pulse import SoundServerFailed
from hardware.simulator.sound_server import DesktopServer, OwnServer, choose
from hardware.simulator.talk import counter_talk

Samples = NDArray[np.int16]


class VirtualMicrophone:
    """One microphone. folder: its own, for the sound server's socket and state and the rendered talk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._server: OwnServer | DesktopServer | None = None
        self._player: Player | None = None
        self._talk: Samples | None = None
        self._device = _monitor(OwnServer(self._folder))

    @property
    def device(self) -> str:
        """The setting `device` of a microphone that records from this one; once started, certainly."""
        return self._device

    async def start(self) -> None:
        """Render the talk, start the sound server, begin to play. Raises SoundServerFailed, or UserError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._talk = await asyncio.to_thread(counter_talk, self._folder / "talk.wav")
        await self.plug()

    async def stop(self) -> None:
        await self.unplug()

    async def plug(self) -> None:
        """Put the card in. Raises SoundServerFailed, or UserError where there is no sound server."""
        if self._server is not None or self._talk is None:
            return
        server = choose(self._folder)
        await server.start()
        self._server = server
        self._device = _monitor(server)
        self._player = Player(server.address, server.sink, self._talk)
        await asyncio.to_thread(self._player.start)

    async def unplug(self) -> None:
        """Pull the card out, as by its plug: whoever records sees it vanish."""
        server, self._server = self._server, None
        player, self._player = self._player, None
        if player is not None:
            await asyncio.to_thread(player.stop)
        if server is not None:
            await server.end()

    async def stall(self) -> None:
        """Let the card hang: it is there and sends nothing."""
        if self._server is not None:
            self._server.hang(True)

    async def resume(self) -> None:
        """The end of `stall`."""
        if self._server is not None:
            self._server.hang(False)

    async def click(self) -> int:
        """Play a click; the UTC millisecond at which it sounded, some 0.1 s ago. Raises SoundServerFailed."""
        sound = np.zeros(48, np.int16)
        sound[:48:2], sound[1:48:2] = 30_000, -30_000
        return await self.say(sound)

    async def say(self, samples: Samples) -> int:
        """Play 16 kHz mono samples over the talk, which is silent meanwhile.

        Returns, as soon as that is certain, the UTC millisecond at which the first of them sounded. Raises
        SoundServerFailed when the card is out.
        """
        player = self._player
        if player is None:
            raise SoundServerFailed("the virtual microphone is unplugged")
        return await asyncio.to_thread(player.say, samples)


def _monitor(server: OwnServer | DesktopServer) -> str:
    return f"pulse:unix:{server.socket}:{server.sink}.monitor"
