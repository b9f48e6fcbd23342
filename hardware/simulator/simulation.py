"""Simulation of the hardware: virtual boards, microphone, camera and receiver, one process beside the post.

Like real hardware it lives on when the post is killed, and the post finds it again. It leaves by
itself when no post has run for a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from pathlib import Path
from typing import Any

from hardware.simulator import control
from hardware.simulator.camera import VirtualCamera
from hardware.simulator.fleet import Fleet, Spec
from hardware.simulator.microphone import VirtualMicrophone
from hardware.simulator.receiver import Receiver
from hardware.simulator.talk import read_wave
from host_daemon.base import lock, logs, memory
from host_daemon.base.clock import now_ms
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

log = logging.getLogger(__name__)

ALONE_S = 60.0
BATTERY_MV = 3900
BROKEN = _("This virtual device could not start; the reason for the technician is shown beside it")

BOARDS = (
    Spec("gateway", "gateway"),
    Spec("remote", "smiley-remote"),
    Spec("usb-remote", "usb-remote"),
    Spec("fob", "fob"),
    Spec("ethernet-remote", "ethernet-remote"),
    Spec("force-majeure-1", "force-majeure"),
    Spec("force-majeure-2", "force-majeure"),
    Spec("keypad", "keypad"),
    Spec("visitor-counter", "visitor-counter"),
)


class Simulation:
    """The stand-ins in `folder`, each started on its own so that one that fails does not take the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fleet = Fleet(folder / "boards", list(BOARDS))
        self.microphone = VirtualMicrophone(folder / "microphone")
        self.camera = VirtualCamera(folder / "camera")
        self.receiver = Receiver(folder / "received")
        self.failed: dict[str, dict[str, str]] = {}
        self.over = asyncio.Event()
        self._started: list[Any] = []

    async def start(self) -> None:
        parts: dict[str, Any] = {
            "boards": self.fleet,
            "microphone": self.microphone,
            "camera": self.camera,
            "receiver": self.receiver,
        }
        results = await asyncio.gather(*(part.start() for part in parts.values()), return_exceptions=True)
        for (name, part), result in zip(parts.items(), results, strict=True):
            if isinstance(result, Exception):
                known = isinstance(result, UserError)
                error = str(result) if known else f"{type(result).__name__}: {result}"
                self.failed[name] = {"problem": error if known else BROKEN, "error": "" if known else error}
                log.error("the virtual %s did not start: %s", name, error)
            else:
                self._started.append(part)
        for board in self.fleet.boards():
            self.fleet.set_battery(board["name"], BATTERY_MV)

    async def stop(self) -> None:
        for part in reversed(self._started):
            await part.stop()

    def verbs(self) -> dict[str, control.Verb]:
        """The verbs of the control socket."""
        return {
            "where": self.where,
            "boards": self.boards,
            "press": self.press,
            "cut_power": self.fleet.cut_power,
            "restore_power": self.fleet.restore_power,
            "radio": self.radio,
            "click": self.microphone.click,
            "say": self.say,
            "press_at_click": self.press_at_click,
            "unplug_microphone": self.microphone.unplug,
            "plug_microphone": self.microphone.plug,
            "show": self.camera.show,
            "received": self.receiver.received,
            "refuse": self.receiver.refuse,
            "end": self.end,
        }

    async def end(self) -> None:
        """Nothing is to stand in any more."""
        self.over.set()

    async def where(self) -> dict[str, Any]:
        """Addresses of the stand-ins that run, for a post, and why the others do not."""
        found: dict[str, Any] = {"failed": self.failed}
        if self.fleet in self._started:
            found["boards"] = self.fleet.boards()
        if self.microphone in self._started:
            found["microphone"] = self.microphone.device
        if self.camera in self._started:
            found["camera"] = self.camera.url
        if self.receiver in self._started:
            found["receiver"] = self.receiver.address
        return found

    async def boards(self) -> list[dict[str, Any]]:
        """Each board with its app, port, buttons, lights and whether it has power."""
        found: list[dict[str, Any]] = self.fleet.boards() if self.fleet in self._started else []
        return found

    async def press(self, board: str, button: str, gesture: str = "click") -> None:
        """Press a button as a finger does, with the bounce of a real switch."""
        known = {found["name"]: found["buttons"] for found in self.fleet.boards()}
        if button not in known.get(board, ()):
            buttons = [f"{name} {one}" for name, names in known.items() for one in names]
            raise ValueError(f"there is no {board} {button}; there are {', '.join(buttons)}")
        await self.fleet.gesture(board, button, gesture)

    async def say(self, wave: str) -> int:
        """Play a mono 16-bit wave file of 16 kHz to the microphone; UTC millisecond at which it began."""
        return await self.microphone.say(await asyncio.to_thread(read_wave, Path(wave)))

    async def press_at_click(self, board: str, button: str) -> dict[str, int]:
        """Press a button at the moment at which a click sounds; gives both moments, UTC milliseconds."""
        clicked = await self.microphone.click()
        await asyncio.sleep(max(0, clicked - now_ms()) / 1000)
        pressed = now_ms()
        await self.fleet.press(board, button)
        return {"clicked": clicked, "pressed": pressed}

    async def radio(self, **knobs: float) -> None:
        """Set what happens to radio packets: shares that are dropped, doubled, reordered."""
        for name, value in knobs.items():
            if not hasattr(self.fleet.radio, name):
                raise KeyError(name)
            setattr(self.fleet.radio, name, value)


async def run(data: Path) -> None:
    """Keep the simulation up until nobody has run a post on `data` for a minute, or one needs it no more."""
    simulation = Simulation(data / "stage")
    held = lock.hold(data / "run" / "stage.lock")
    stop = simulation.over
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await simulation.start()
    server = await control.serve(simulation.folder / "control.sock", simulation.verbs())
    log.info("the simulation runs: %s", await simulation.where())
    alone = 0.0
    try:
        while alone < ALONE_S and not stop.is_set():
            try:
                async with asyncio.timeout(1):
                    await stop.wait()
            except TimeoutError:
                alone = 0.0 if lock.held(data / "run" / "post.lock") else alone + 1
    finally:
        await server.close()
        await simulation.stop()
        held.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    logs.start()
    memory.give_back()
    asyncio.run(run(parser.parse_args().data))


if __name__ == "__main__":
    main()
