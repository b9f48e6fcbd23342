"""Virtual devices of a demonstration: whether they are wanted, their start and their configuration.

The rest of the post only sees a configuration that names serial ports, a sound device, a camera's
address and a target, as it would with real hardware.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hardware.simulator import control
from host_daemon.base.clock import now_ms
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.base.validation import BadValue
from host_daemon.events import HealthReported
from host_daemon.store.config import Config
from host_daemon.store.records import Board, Operator, Point, Target

log = logging.getLogger(__name__)

# A first start renders the counter talk and the pictures.
START_S = 120.0
END_S = 5.0

POINT = "demo"
OPERATORS = {"anna": _("Anna"), "boris": _("Boris")}
TARGET = "demo"
DEMO_RING_HOURS = 1.0


def wanted(config: Config) -> bool:
    """Whether stand-ins run: as the settings say; by themselves only while the post has nothing real."""
    settings = config.settings()
    if settings.post.stand_ins != "auto":
        return settings.post.stand_ins == "on"
    real = [
        *(board for board in config.boards() if not board.virtual),
        *(microphone for microphone in settings.audio.microphones if not microphone.virtual),
        *(camera for camera in settings.vision.cameras if not camera.virtual),
    ]
    return not real


class DemoDevices:
    """Speaks with the simulation of a data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._socket = data / "stage" / "control.sock"
        self._where: dict[str, Any] = {}

    async def start(self) -> None:
        """Find the stage, or start it and wait until it is set. Raises control.NoAnswer."""
        if await self._answers():
            return
        (self._data / "stage").mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._data / "stage" / "stage.log").open("ab") as output:
            # A session of its own: like real hardware it stays when the post is killed.
            process = subprocess.Popen(  # noqa: ASYNC220  # it outlives this process
                [sys.executable, "-m", "hardware.simulator.simulation", "--data", str(self._data)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        for _attempt in range(int(START_S * 5)):
            if await self._answers():
                return
            if process.poll() is not None:
                break
            await asyncio.sleep(0.2)
        raise control.NoAnswer(f"the stand-ins did not start; see {self._data / 'stage' / 'stage.log'}")

    async def end(self) -> None:
        """Send away what still stands in from before."""
        with contextlib.suppress(control.NoAnswer, control.NotDone):
            await control.ask(self._socket, "end", timeout_s=END_S)

    async def _answers(self) -> bool:
        try:
            await self.where()
        except control.NoAnswer:
            return False
        return True

    async def where(self) -> dict[str, Any]:
        """Ports, sound device, camera and receiver of the stand-ins that run."""
        self._where = await control.ask(self._socket, "where")
        return self._where

    def boards_there(self) -> list[dict[str, Any]]:
        """name, pins, device and port of each virtual board, as `where` last found them."""
        return list(self._where.get("boards", ()))

    def failed(self) -> tuple[HealthReported, ...]:
        """Word for the manager on each stand-in that could not start."""
        return tuple(
            HealthReported(
                uid=f"process:virtual {name}",
                at=now_ms(),
                sense="process",
                name=f"virtual {name}",
                health="failed",
                problem=failure["problem"],
                detail={"error": failure["error"]} if failure["error"] else {},
                virtual=True,
            )
            for name, failure in self._where.get("failed", {}).items()
        )

    async def boards(self) -> list[dict[str, Any]]:
        """Each virtual board with its buttons, lights and power."""
        found = await control.ask(self._socket, "boards")
        return [
            board | {"buttons": [{"name": name, "label": name} for name in board["buttons"]]}
            for board in found
        ]

    async def press(self, board: str, button: str, gesture: str = "click") -> None:
        """Press a virtual pin."""
        await control.ask(self._socket, "press", board=board, button=button, gesture=gesture)

    async def show(self, scene: str) -> None:
        """Change what stands before the virtual camera."""
        await control.ask(self._socket, "show", scene=scene)

    async def received(self) -> list[dict[str, Any]]:
        """What the receiver got, oldest first: time, title, text, names of the attachments, repeats."""
        return [
            {
                "time": message["at"],
                "title": message["title"],
                "text": message["text"],
                "attachments": [file["name"] for file in message["files"]],
                "repeats": message["times"] - 1,
            }
            for message in await control.ask(self._socket, "received")
        ]


def configure(config: Config, where: dict[str, Any]) -> None:
    """Write the stand-ins into the configuration, in the place of those of an earlier start."""
    written = config.written_settings()
    if where and config.one(Point, POINT) is None:
        config.put(Point(id=POINT, name=terminal().text("Demonstration counter")))
        for identity, name in OPERATORS.items():
            config.put(Operator(id=identity, name=terminal().text(name)))
    if "receiver" in where:
        config.put_address(TARGET, where["receiver"])
        language = written.get("post", {}).get("language", terminal().language)
        config.put(Target(name=TARGET, language=language, virtual=True))
    senses = {
        ("audio", "microphones"): where.get("microphone") and {"device": where["microphone"]},
        ("vision", "cameras"): where.get("camera") and {"source": where["camera"]},
    }
    for (part, name), found in senses.items():
        real = [item for item in written.get(part, {}).get(name, ()) if not item.get("virtual")]
        # What somebody set on the stand-in, such as a camera's region, stays.
        before: dict[str, Any] = next(
            (item for item in written.get(part, {}).get(name, ()) if item.get("virtual")), {}
        )
        known = {"name": "counter", "point": POINT, **before, "virtual": True}
        virtual = [{**known, **found}] if found else []
        written.setdefault(part, {})[name] = real + virtual
    # A demonstration needs no day of sound, and a newcomer's disk may have no 3 GB to spare.
    if where.get("microphone"):
        written["audio"].setdefault("ring_hours", DEMO_RING_HOURS)
    elif written["audio"].get("ring_hours") == DEMO_RING_HOURS:
        del written["audio"]["ring_hours"]
    try:
        config.write_settings(written)
    except BadValue:
        log.exception("the stand-ins do not fit the settings")


def clear(config: Config) -> None:
    """Take the stand-ins out of the configuration: real hardware has come."""
    configure(config, {})
    config.remove(Target, TARGET)


def leave(config: Config) -> None:
    """Leave the demonstration for good: the stand-ins go with everything that was theirs alone."""
    for board in config.boards():
        if board.virtual:
            config.remove(Board, board.device)
    clear(config)
    config.remove(Point, POINT)
    for identity in OPERATORS:
        config.remove(Operator, identity)
    written = config.written_settings()
    config.write_settings(written | {"post": {**written.get("post", {}), "stand_ins": "off"}})
