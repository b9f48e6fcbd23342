from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from hardware.simulator import scenes
from hardware.simulator.camera import VirtualCamera
from host_daemon.vision.picture import Picture, decoded
from tests.waiting import PATIENCE_S

MULTIPART = "multipart/x-mixed-replace; boundary=b"


class Stage:
    """A virtual camera on its own loop, for tests that are not asynchronous themselves."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.camera = VirtualCamera(folder)
        self.call(self.camera.start())

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE_S)

    def show(self, scene: str) -> int:
        return self.call(self.camera.show(scene))

    def read(self, picture: Picture) -> str | None:
        """The scene that a frame shows."""
        return scenes.shown(picture)

    def wait(self, reached: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
        end = time.monotonic() + timeout_s
        while not reached():
            assert time.monotonic() < end, "this was not reached in time"
            time.sleep(0.02)

    def close(self) -> None:
        self.call(self.camera.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path / "stage")
    yield stage
    stage.close()


@pytest.fixture(scope="session")
def astronaut() -> Picture:
    """scikit-image's astronaut, as the virtual camera keeps her: one smiling face."""
    return decoded((scenes.PICTURES / "astronaut.jpg").read_bytes())


@pytest.fixture(scope="session")
def scene() -> Callable[[str], list[Picture]]:
    """Some frames of a scene."""

    def frames(name: str) -> list[Picture]:
        return [np.asarray(decoded(jpeg)) for jpeg in scenes.loop(name)[::6]]

    return frames


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Answers whoever asks with these pieces; gives the address."""
    with contextlib.ExitStack() as stack:

        def serve(pieces, kind: str = MULTIPART, more: str = "", login: str = "") -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            head = f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode()

            def answer() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        connection, _ = listener.accept()
                        with connection, contextlib.suppress(OSError):
                            connection.recv(65536)
                            connection.sendall(head)
                            for piece in pieces:
                                connection.sendall(piece)

            thread = threading.Thread(target=answer)
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            return f"http://{login}127.0.0.1:{listener.getsockname()[1]}/stream"

        yield serve
