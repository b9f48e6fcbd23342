"""The stand-in for a microphone: a sound server of its own that plays counter talk into a card that others
record from, at the pace of real time.

A headless PulseAudio daemon (private socket, no configuration of the user's) holds a null sink; its monitor
is the microphone. What is played, and when each sample sounds there, is known here to about a millisecond.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hardware.simulator.player import Player
from hardware.simulator.pulse import SoundServerFailed
from hardware.simulator.talk import RATE, counter_talk
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.unix_socket import plain

SINK = "counter"
MISSING = _(
    "The virtual microphone needs PulseAudio, which is not installed. Install it (sudo apt-get install "
    "--no-install-recommends --no-remove pulseaudio), then start the post again; the rest works without."
)

Samples = NDArray[np.int16]


class VirtualMicrophone:
    """One microphone. folder: its own, for the daemon's socket and state and the rendered talk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._socket = self._folder / "pulse.sock"
        self._daemon: asyncio.subprocess.Process | None = None
        self._player: Player | None = None
        self._plugged = contextlib.ExitStack()
        self._talk: Samples | None = None

    @property
    def device(self) -> str:
        """The setting `device` of a microphone that records from this one."""
        return f"pulse:unix:{self._socket}:{SINK}.monitor"

    async def start(self) -> None:
        """Render the talk, start the daemon, begin to play. Raises SoundServerFailed, or UserError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._talk = await asyncio.to_thread(counter_talk, self._folder / "talk.wav")
        await self.plug()

    async def stop(self) -> None:
        await self.unplug()

    async def plug(self) -> None:
        """Put the card in. Raises SoundServerFailed, or UserError where there is no sound server."""
        if self._daemon is not None or self._talk is None:
            return
        self._socket.unlink(missing_ok=True)
        socket = self._plugged.enter_context(plain(self._socket))  # PulseAudio ends a path at a space
        try:
            self._daemon = await self._sound_server(socket)
        except FileNotFoundError:
            raise UserError(MISSING) from None
        for _attempt in range(100):
            if self._socket.exists():
                break
            if self._daemon.returncode is not None:
                raise SoundServerFailed(f"pulseaudio ended with status {self._daemon.returncode}")
            await asyncio.sleep(0.05)
        else:
            raise SoundServerFailed("pulseaudio made no socket in 5 s")
        self._player = Player(f"unix:{socket}", SINK, self._talk)
        await asyncio.to_thread(self._player.start)

    async def _sound_server(self, socket: str) -> asyncio.subprocess.Process:
        home = str(self._folder)
        return await asyncio.create_subprocess_exec(
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            "--realtime=no",
            "--high-priority=no",
            "--log-level=error",
            "-L",
            # Without rewinds the sink works 50 ms ahead at most, with them 2 s as long as nobody hurries it.
            f"module-null-sink sink_name={SINK} rate={RATE} channels=1 format=s16le norewinds=1",
            # Last, so that the socket is there when all else is.
            "-L",
            f"module-native-protocol-unix socket={socket} auth-anonymous=1",
            env={
                "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": home,
                "XDG_RUNTIME_DIR": home,
                "PULSE_RUNTIME_PATH": home,
                "PULSE_STATE_PATH": home,
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    async def unplug(self) -> None:
        """Pull the card out, as by its plug: whoever records sees it vanish."""
        daemon, self._daemon = self._daemon, None
        player, self._player = self._player, None
        if player is not None:
            await asyncio.to_thread(player.stop)
        self._plugged.close()
        if daemon is not None:
            with contextlib.suppress(ProcessLookupError):
                daemon.kill()
            await daemon.wait()

    async def stall(self) -> None:
        """Let the card hang: it is there and sends nothing."""
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGSTOP)

    async def resume(self) -> None:
        """The end of `stall`."""
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGCONT)

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


def _die_with_parent() -> None:
    """In the child, before it becomes the daemon: end when the parent does, however that ends (Linux)."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
