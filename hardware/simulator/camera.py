"""The virtual camera: an HTTP camera on this machine that shows recorded scenes, like a counter with
customers."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from pathlib import Path

from hardware.simulator import scenes
from host_daemon.base import clock
from host_daemon.base.stream_server import StreamServer

FRAMES_PER_S = 8
# What it shows when nobody tells it what: scene, seconds.
DAY = (("nobody", 5), ("neutral", 7), ("smile", 9), ("nobody", 4), ("smile", 6), ("neutral", 5))
BORDER = b"smilepost"


class VirtualCamera:
    """Serves MJPEG at `url` from `start` to `stop`. folder: where it remembers its port, so that `url` stays.

    All scenes are drawn once, at the start; after that a frame costs one write per viewer.
    """

    def __init__(self, folder: Path) -> None:
        self._port_file = folder / "camera.port"
        self._port = 0
        self._server = StreamServer(self._serve)
        self._clock: asyncio.Task[None] | None = None
        self._loops: dict[str, tuple[bytes, ...]] = {}
        self._wanted: str | None = None
        self._free_at = 0
        self._shown = ("", b"", 0)
        self._next: asyncio.Future[None] | None = None

    @property
    def url(self) -> str:
        """Address of the stream; valid once started."""
        return f"http://127.0.0.1:{self._port}/stream.mjpg"

    async def start(self) -> None:
        """Draw the scenes and serve them."""
        for name in scenes.SCENES:
            self._loops[name] = await asyncio.to_thread(scenes.loop, name)
        self._next = asyncio.get_running_loop().create_future()
        try:
            await self._server.listen("127.0.0.1", self._remembered())
        except OSError:
            await self._server.listen("127.0.0.1", 0)
        self._port = self._server.port
        self._port_file.parent.mkdir(parents=True, exist_ok=True)
        self._port_file.write_text(str(self._port))
        self._clock = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let every viewer go."""
        if self._clock is not None:
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
            self._clock = None
        await self._server.close()

    async def show(self, scene: str, hold_s: float = 60.0) -> int:
        """Show `scene` for `hold_s`, then go on alone; `auto` goes on at once.

        Returns the wall time (UTC, ms) of the first frame of that scene. Raises KeyError for an unknown
        scene.
        """
        if scene == "auto":
            self._wanted = None
            return clock.now_ms()
        if scene not in scenes.SCENES:
            raise KeyError(f"no scene {scene!r}; known are auto, {', '.join(scenes.SCENES)}")
        self._wanted, self._free_at = scene, clock.monotonic_ms() + round(hold_s * 1000)
        before = self._shown[0]
        assert self._next is not None
        await asyncio.shield(self._next)
        return self._shown[2] if before != scene else clock.now_ms()

    async def _run(self) -> None:
        """Every tick, choose the frame and wake the viewers."""
        day = itertools.cycle([name for name, seconds in DAY for _ in range(seconds * FRAMES_PER_S)])
        for step in itertools.count():
            scene = next(day)
            if self._wanted and clock.monotonic_ms() < self._free_at:
                scene = self._wanted
            self._shown = (scene, self._loops[scene][step % scenes.LOOP], clock.now_ms())
            waiting, self._next = self._next, asyncio.get_running_loop().create_future()
            assert waiting is not None
            waiting.set_result(None)
            await asyncio.sleep(1 / FRAMES_PER_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
            kind = b"multipart/x-mixed-replace; boundary=" + BORDER
            writer.write(b"HTTP/1.0 200 OK\r\nCache-Control: no-store\r\nContent-Type: " + kind + b"\r\n\r\n")
            while True:
                assert self._next is not None
                await asyncio.shield(self._next)
                jpeg = self._shown[1]
                head = b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % (BORDER, len(jpeg))
                writer.write(head + jpeg + b"\r\n")
                # A viewer that does not read waits here and misses frames; it never gets old ones.
                await writer.drain()

    def _remembered(self) -> int:
        try:
            return int(self._port_file.read_text())
        except (OSError, ValueError):
            return 0
