"""The post's side of the cameras: which of them look at whom, and what they measured."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from host_daemon.settings.vision import VisionSettings
from host_daemon.supervision.child_process import Child

# Seconds between two looks whether cameras have come or gone.
LOOK_S = 2.0
# What the process calls itself in its reports while it has no camera.
NO_CAMERA = "none"


class Watching:
    """settings: as they are now. forget: takes the uid of a health report that means nothing any more."""

    def __init__(self, settings: Callable[[], VisionSettings], forget: Callable[[str], None]) -> None:
        self._settings, self._forget = settings, forget

    @property
    def settings(self) -> VisionSettings:
        return self._settings()

    async def run(self, child: Child) -> None:
        """Without any camera there is no process for them; once there is one, it takes up settings itself."""
        while not self.settings.cameras:  # noqa: ASYNC110  # another process may write them
            await asyncio.sleep(LOOK_S)
        living = asyncio.create_task(child.run())
        known = {NO_CAMERA}
        try:
            while not living.done():
                names = {camera.name for camera in self.settings.cameras} or {NO_CAMERA}
                known |= names
                for gone in known - names:
                    self._forget(f"camera:{gone}")
                await asyncio.wait({living}, timeout=LOOK_S)
            living.result()
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
