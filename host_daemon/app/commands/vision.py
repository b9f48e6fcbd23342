"""`smilepost vision ...`: run the camera process, or watch one camera's measures."""

from __future__ import annotations

import argparse
import contextlib
import queue
import sys
import tempfile
from pathlib import Path
from typing import IO

from host_daemon.base import logs
from host_daemon.base.texts import terminal
from host_daemon.events import Event, FacesMeasured, HealthReported
from host_daemon.settings.vision import Camera, VisionSettings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `vision` and what stands under it."""
    text = terminal().text
    top = subparsers.add_parser("vision", help=text("cameras: faces, expression, photos"))
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser("run", help=text("measure with the cameras that are set up; events on output"))
    run.add_argument("--source", help=text("use this camera instead of those that are set up"))
    run.set_defaults(run=_run)
    watch = commands.add_parser("watch", help=text("print what one camera measures, a line a second"))
    watch.add_argument(
        "source", help="picamera2:0, v4l2:/dev/video0, rtsp://..., http://..., file:PATH, PATH"
    )
    watch.set_defaults(run=_watch)


def _run(args: argparse.Namespace) -> int:
    # OpenCV and the nets are heavy, and every other command does without them.
    from host_daemon.app import vision_process

    logs.start()
    return vision_process.run(args.data, args.source)


def _watch(args: argparse.Namespace) -> int:
    logs.start("ERROR")
    settings = VisionSettings(cameras=(Camera(source=args.source),))
    from host_daemon.vision.camera import sources
    from host_daemon.vision.process import camera_pool

    sources.camera(args.source)
    screen = _Screen(sys.stdout)
    with tempfile.TemporaryDirectory() as folder:
        worker = camera_pool.camera_worker(settings.cameras[0], settings, Path(folder), screen.emit)
        worker.start()
        try:
            while True:
                screen.show()
        except KeyboardInterrupt:
            return 0
        finally:
            worker.stop()


class _Screen:
    """Measures as a person reads them. Bounded: with nobody reading, the newest lines are dropped."""

    def __init__(self, stream: IO[str]) -> None:
        self._events: queue.Queue[Event] = queue.Queue(maxsize=100)
        self._problem = ""
        self._out = stream

    def emit(self, event: Event) -> None:
        with contextlib.suppress(queue.Full):
            self._events.put_nowait(event)

    def show(self) -> None:
        """Print the next event, or nothing within half a second."""
        text = terminal()
        with contextlib.suppress(queue.Empty):
            event = self._events.get(timeout=0.5)
            if isinstance(event, HealthReported) and event.problem != self._problem:
                self._problem = event.problem
                print(text.text(event.problem) or text.text("The camera works."), file=self._out, flush=True)
            if isinstance(event, FacesMeasured):
                line = text.text(
                    "{time}  frames {frames}, faces {faces}, customer seen in {seen}: positive {positive}, "
                    "neutral {neutral}, negative {negative}",
                    time=text.time(event.at),
                    frames=event.frames,
                    faces=event.faces,
                    seen=event.seen,
                    positive=text.percent(event.positive),
                    neutral=text.percent(event.neutral),
                    negative=text.percent(event.negative),
                )
                print(line, file=self._out, flush=True)
