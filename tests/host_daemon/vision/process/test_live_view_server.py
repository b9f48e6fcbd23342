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
from host_daemon.vision.process.live_view_server import GREEN, GREY, VIEWERS, ViewServer, Window, drawn

FACE = Face(20, 10, 40, 40, 0.9, ())
OTHER = Face(100, 10, 30, 30, 0.9, ())
HAPPY = expression({"happiness": 0.9, "neutral": 0.1})
GREY_WALL = np.full((120, 160, 3), 90, np.uint8)


@pytest.fixture
def window(tmp_path: Path):
    window = Window()
    # A folder name longer than a socket's name may be.
    data = tmp_path / ("long" * 30)
    server = ViewServer(data, {"counter": window}.get, longest_s=30)
    server.start()
    window.data = data
    yield window
    server.stop()


async def first(window: Window, camera: str = "counter") -> bytes:
    async for jpeg in view(window.data, camera):
        return jpeg
    raise AssertionError("nothing came")


async def test_pictures_are_drawn_only_while_somebody_looks(window):
    assert not window.wanted
    looking = asyncio.create_task(first(window))
    await asyncio.to_thread(_until, lambda: window.wanted)
    window.put(GREY_WALL, [FACE, OTHER], FACE, HAPPY)
    shown = decoded(await looking)
    assert shown.shape == GREY_WALL.shape

    def left() -> bool:
        window.put(GREY_WALL, [], None, None)
        return not window.wanted

    await asyncio.to_thread(_until, left)


def _until(reached: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if reached():
            return
        pause.wait(0.02)
    raise AssertionError("this was not reached")


async def test_no_such_camera(window):
    with pytest.raises(NoView, match="attic"):
        await first(window, "attic")


async def test_no_camera_process(tmp_path):
    with pytest.raises(NoView):
        async for _ in view(tmp_path, "counter"):
            pass


async def test_a_fifth_viewer_is_turned_away(window):
    four = [asyncio.create_task(first(window)) for _ in range(VIEWERS)]
    await asyncio.to_thread(_until, lambda: window._viewers == VIEWERS)
    with pytest.raises(NoView):
        await first(window)
    window.put(GREY_WALL, [], None, None)
    assert len(await asyncio.gather(*four)) == VIEWERS


async def test_the_view_ends_by_itself(tmp_path):
    window = Window()
    server = ViewServer(tmp_path, {"counter": window}.get, longest_s=0.2)
    server.start()
    async with asyncio.timeout(60):
        assert [jpeg async for jpeg in view(tmp_path, "counter")] == []
    assert not window.wanted
    server.stop()


def test_the_customers_box_has_the_colour_of_the_largest_share_and_bars():
    canvas = drawn(GREY_WALL, [FACE, OTHER], FACE, HAPPY)
    assert tuple(canvas[10, 40]) == GREEN
    assert tuple(canvas[10, 115]) == GREY
    # 0.9 of 40 pixels from x = 20 on, below the box.
    assert tuple(canvas[55, 22]) == GREEN
    assert tuple(canvas[55, 54]) == GREEN
    assert tuple(canvas[55, 59]) == (90, 90, 90)
    assert np.array_equal(GREY_WALL, np.full((120, 160, 3), 90, np.uint8))


async def test_no_room_for_a_socket_means_no_view_and_nothing_else(tmp_path, caplog):
    (tmp_path / "run").write_text("a file where the folder should be")
    ViewServer(tmp_path, {}.get).start()
    assert "no live view" in caplog.text
    with pytest.raises(NoView):
        await anext(view(tmp_path, "counter"))
