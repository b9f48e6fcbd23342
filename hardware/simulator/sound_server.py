"""Sound servers into which the virtual microphone plays: one of its own, or the one of the desktop."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
from pathlib import Path

from hardware.simulator.pulse import SoundServerFailed
from hardware.simulator.talk import RATE
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.unix_socket import plain

MISSING = _(
    "The virtual microphone needs a sound server. Install one (sudo apt-get install "
    "--no-install-recommends --no-remove pulseaudio; on a desktop with PipeWire: pipewire-pulse "
    "pulseaudio-utils), then start the post again; the rest works without."
)


class OwnServer:
    """A headless PulseAudio daemon with a private socket in `folder` and no configuration of the user's."""

    sink = "counter"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = folder / "pulse.sock"
        self._daemon: asyncio.subprocess.Process | None = None
        self._plain = contextlib.ExitStack()
        self.address = ""

    async def start(self) -> None:
        """Raises SoundServerFailed."""
        self.socket.unlink(missing_ok=True)
        socket = self._plain.enter_context(plain(self.socket))  # PulseAudio ends a path at a space
        self.address = f"unix:{socket}"
        self._daemon = await self._launch(socket)
        for _attempt in range(100):
            if self.socket.exists():
                return
            if self._daemon.returncode is not None:
                raise SoundServerFailed(f"pulseaudio ended with status {self._daemon.returncode}")
            await asyncio.sleep(0.05)
        await self.end()
        raise SoundServerFailed("pulseaudio made no socket in 5 s")

    async def _launch(self, socket: str) -> asyncio.subprocess.Process:
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
            f"module-null-sink sink_name={self.sink} rate={RATE} channels=1 format=s16le norewinds=1",
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

    async def end(self) -> None:
        daemon, self._daemon = self._daemon, None
        self._plain.close()
        if daemon is not None:
            with contextlib.suppress(ProcessLookupError):
                daemon.kill()
            await daemon.wait()

    def hang(self, on: bool) -> None:
        """Let it be there and play nothing."""
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGSTOP if on else signal.SIGCONT)


class DesktopServer:
    """A sink of its own in the sound server of the user's desktop: PipeWire, which PulseAudio would push out.

    socket: the server's. folder: gives the sink a name that no other post on this desktop has.
    """

    def __init__(self, socket: Path, folder: Path) -> None:
        self.socket = socket
        self.address = f"unix:{socket}"
        self.sink = "smilepost_" + hashlib.sha256(str(folder).encode()).hexdigest()[:8]

    async def start(self) -> None:
        """Raises SoundServerFailed."""
        await self.end()  # one is left where this process was killed
        await self._pactl(
            "load-module",
            "module-null-sink",
            f"sink_name={self.sink}",
            f"rate={RATE}",
            "channels=1",
            # Nobody wants to listen to music on it.
            'sink_properties="device.description=Smilepost priority.session=0"',
        )

    async def end(self) -> None:
        with contextlib.suppress(SoundServerFailed):  # a server that is gone has taken the sink along
            for line in (await self._pactl("list", "short", "modules")).splitlines():
                if f"sink_name={self.sink}" in line:
                    await self._pactl("unload-module", line.split()[0])

    def hang(self, on: bool) -> None:
        """The user's server plays on."""

    async def _pactl(self, *arguments: str) -> str:
        command = ("pactl", f"--server={self.address}", *arguments)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        said, told = await process.communicate()
        if process.returncode:
            raise SoundServerFailed(f"pactl {arguments[0]}: {told.decode(errors='replace').strip()}")
        return said.decode(errors="replace")


def choose(folder: Path) -> OwnServer | DesktopServer:
    """The server for a microphone in `folder`. Raises UserError where there is none."""
    if shutil.which("pulseaudio"):
        return OwnServer(folder)
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    socket = Path(runtime) / "pulse" / "native"
    if shutil.which("pactl") and socket.exists():
        return DesktopServer(socket, folder)
    raise UserError(MISSING)


def _die_with_parent() -> None:
    """In the child, before it becomes the daemon: end when the parent does, however that ends (Linux)."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
