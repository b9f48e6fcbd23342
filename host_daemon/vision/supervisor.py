"""Supervisor of the vision process: runs it from the first camera on, and forgets cameras that went."""

from __future__ import annotations

import asyncio

from host_daemon.base.latest import Latest
from host_daemon.settings.vision import VisionSettings
from host_daemon.supervision.child_process import Child
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks

# Seconds between two looks whether cameras have come or gone: other processes write the settings too.
LOOK_S = 2.0
# What the process calls itself in its reports while it has no camera.
NO_CAMERA = "none"


class VisionSupervisor:
    """child: the vision process. settings: as they are now. health: forgets what is no more."""

    def __init__(self, child: Child, settings: Latest[VisionSettings], health: HealthBoard) -> None:
        self._child = child
        self._settings = settings
        self._health = health

    async def run(self) -> None:
        """Without any camera there is no process for them; once there is one, it takes up settings itself."""
        async for _tick in Ticks(LOOK_S):
            if self._settings().cameras:
                break
        living = asyncio.create_task(self._child.run())
        known = {NO_CAMERA}
        try:
            while not living.done():
                names = {camera.name for camera in self._settings().cameras} or {NO_CAMERA}
                known |= names
                for gone in known - names:
                    self._health.forget(f"camera:{gone}")
                await asyncio.wait({living}, timeout=LOOK_S)
            living.result()
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
