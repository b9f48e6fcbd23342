from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.vision.faces.expression import expression
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.picture import decoded
from host_daemon.vision.process.live_view_client import NoView, view
from host_daemon.vision.process.live_view_server import VIEWERS, LiveView, LiveViewServer
from tests.waiting import PATIENCE_S

FACE = Face(20, 10, 40, 40, 0.9, ())
OTHER = Face(100, 10, 30, 30, 0.9, ())
HAPPY = expression({"happiness": 0.9, "neutral": 0.1})
GREY_WALL = np.full((120, 160, 3), 90, np.uint8)


class Pool:
    """Stands for the cameras at work: one, named counter. asked: how often its view was asked for."""

    def __init__(self, live_view: LiveView | None) -> None:
        self._live_view = live_view
        self.asked = 0

    def live_view(self, name: str) -> LiveView | None:
        if name != "counter":
            return None
        self.asked += 1
        return self._live_view


@pytest.fixture
def pool() -> Pool:
    return Pool(LiveView())


@pytest.fixture
def live_view(tmp_path: Path, pool: Pool):
    live_view = pool.live_view("counter")
    pool.asked = 0
    # A folder name longer than a socket's name may be.
    data = tmp_path / ("long" * 30)
    server = LiveViewServer(data, pool, longest_s=30)
    server.start()
    live_view.data = data
    yield live_view
    server.stop()


async def first(live_view: LiveView, camera: str = "counter") -> bytes:
    async for jpeg in view(live_view.data, camera):
        return jpeg
    raise AssertionError("nothing came")


async def test_pictures_are_drawn_only_while_somebody_looks(live_view):
    assert not live_view.wanted
    looking = asyncio.create_task(first(live_view))
    await asyncio.to_thread(_until, lambda: live_view.wanted)
    live_view.put(GREY_WALL, [FACE, OTHER], FACE, HAPPY)
    shown = decoded(await looking)
    assert shown.shape == GREY_WALL.shape

    def left() -> bool:
        live_view.put(GREY_WALL, [], None, None)
        return not live_view.wanted

    await asyncio.to_thread(_until, left)


def _until(reached: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if reached():
            return
        pause.wait(0.02)
    raise AssertionError("this was not reached")


async def test_no_such_camera(live_view):
    with pytest.raises(NoView, match="attic"):
        await first(live_view, "attic")


async def test_no_camera_process(tmp_path):
    with pytest.raises(NoView):
        async for _ in view(tmp_path, "counter"):
            pass


async def test_a_fifth_viewer_is_turned_away(live_view, pool):
    four = [asyncio.create_task(first(live_view)) for _ in range(VIEWERS)]
    await asyncio.to_thread(_until, lambda: pool.asked == VIEWERS)
    with pytest.raises(NoView):
        await first(live_view)
    live_view.put(GREY_WALL, [], None, None)
    assert len(await asyncio.gather(*four)) == VIEWERS


async def test_the_view_ends_by_itself(tmp_path):
    live_view = LiveView()
    server = LiveViewServer(tmp_path, Pool(live_view), longest_s=0.2)
    server.start()
    async with asyncio.timeout(PATIENCE_S):
        assert [jpeg async for jpeg in view(tmp_path, "counter")] == []
    assert not live_view.wanted
    server.stop()


async def test_no_room_for_a_socket_means_no_view_and_nothing_else(tmp_path, caplog):
    (tmp_path / "run").write_text("a file where the folder should be")
    LiveViewServer(tmp_path, Pool(None)).start()
    assert "no live view" in caplog.text
    with pytest.raises(NoView):
        await anext(view(tmp_path, "counter"))
