"""The sound server of the virtual microphone. A PulseAudio stands in for the PipeWire of a desktop: `pactl`
and libpulse speak with either."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.simulator import sound_server
from hardware.simulator.microphone import VirtualMicrophone
from hardware.simulator.pulse import SoundServerFailed
from hardware.simulator.sound_server import DesktopServer, OwnServer, choose
from host_daemon.base.errors import UserError
from tests.hardware.simulator.test_microphone import recorded


@pytest.fixture
async def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """The socket of a server that runs where a desktop has its own; `pulseaudio` is not installed."""
    runtime = Path(tempfile.mkdtemp(prefix="desktop-"))  # such a folder has neither spaces nor many letters
    folder = runtime / "pulse"
    folder.mkdir()
    server = OwnServer(folder)
    await server.start()
    (folder / "native").symlink_to(server.socket)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    installed = shutil.which
    monkeypatch.setattr(
        sound_server.shutil, "which", lambda name: None if name == "pulseaudio" else installed(name)
    )
    yield folder / "native"
    await server.end()
    shutil.rmtree(runtime)


def sinks(socket: Path) -> str:
    command = ("pactl", f"--server=unix:{socket}", "list", "short", "sinks")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_on_a_desktop_it_plays_into_the_server_that_is_there(desktop: Path, tmp_path: Path) -> None:
    microphone = VirtualMicrophone(tmp_path / "microphone")
    await microphone.start()
    try:
        assert microphone.device.startswith(f"pulse:unix:{desktop}:smilepost_")
        async with recorded(microphone) as recording:
            clicked = await microphone.click()
        (click,) = recording.beginnings(above=25_000, below=32_767)
        assert recording.at(click) == pytest.approx(clicked, abs=1000)
    finally:
        await microphone.stop()


async def test_its_sink_goes_with_it_and_one_that_was_left_goes_first(desktop: Path, tmp_path: Path) -> None:
    killed, next_one, other = (DesktopServer(desktop, tmp_path / name) for name in ("a", "a", "b"))
    for server in (killed, next_one, other):
        await server.start()
    assert sinks(desktop).count(killed.sink) == 1 and other.sink in sinks(desktop)
    await next_one.end()
    assert killed.sink not in sinks(desktop) and other.sink in sinks(desktop)


async def test_a_server_that_is_gone_is_told(tmp_path: Path) -> None:
    server = DesktopServer(tmp_path / "native", tmp_path)
    with pytest.raises(SoundServerFailed, match="load-module"):
        await server.start()
    await server.end()


async def test_a_pulseaudio_that_is_installed_is_its_own(tmp_path: Path) -> None:
    assert isinstance(choose(tmp_path), OwnServer)


async def test_without_a_sound_server_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UserError, match=r"--no-remove pulseaudio; on a desktop with PipeWire: pipewire-pulse"
    ):
        choose(tmp_path)
