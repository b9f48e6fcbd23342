"""The post's side of the cameras: which of them look at whom, and what they measured."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict

from host_daemon.events import BackgroundAsked, BackgroundMeasured, ExpressionAsked, ExpressionMeasured, Whose
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.journal import DONE
from host_daemon.store.reader import Reader
from host_daemon.supervision.child_process import Child
from host_daemon.vision.measures.background import background
from host_daemon.vision.measures.reaction import measured

# Seconds between two looks whether cameras have come or gone.
LOOK_S = 2.0
# What the process calls itself in its reports while it has no camera.
NO_CAMERA = "none"


class Watching:
    """settings: as they are now. forget: takes the uid of a health report that means nothing any more."""

    def __init__(
        self, settings: Callable[[], VisionSettings], reader: Reader, forget: Callable[[str], None]
    ) -> None:
        self._settings, self._reader, self._forget = settings, reader, forget

    @property
    def settings(self) -> VisionSettings:
        return self._settings()

    def customers(self, point: str) -> tuple[str, ...]:
        """Names of the cameras at a point that look at customers: theirs are photos and backgrounds."""
        return self.at(point, "customer")

    def at(self, point: str, whose: Whose) -> tuple[str, ...]:
        """Names of the cameras at a point that look at customers, or at operators where that is allowed."""
        if whose == "operator" and not self.settings.measure_staff:
            return ()
        return tuple(one.name for one in self.settings.cameras if one.point == point and one.role == whose)

    def point(self, camera: str) -> str | None:
        """The service point at which a camera stands."""
        return next((one.point for one in self.settings.cameras if one.name == camera), None)

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

    def expression(self, asked: ExpressionAsked) -> ExpressionMeasured:
        """The answer to a question about what was done; nothing of staff once measuring them is off."""
        allowed = asked.whose == "customer" or self.settings.measure_staff
        return measured(asked, self._reader.measures if allowed else lambda camera, start, end: ())

    def background(self, asked: BackgroundAsked) -> BackgroundMeasured:
        """The answer to a question whose window has passed."""
        measures = self._reader.measures(asked.camera, asked.start, asked.end)
        found = background(measures, asked.start, asked.end, **asdict(self.settings.mood))
        return BackgroundMeasured(
            uid=asked.uid + DONE,
            at=asked.start,
            cause=asked.cause,
            camera=asked.camera,
            start=asked.start,
            end=asked.end,
            frames=found.frames,
            seen=found.seen,
            positive=found.positive,
            neutral=found.neutral,
            negative=found.negative,
            mood=found.mood,
        )
