"""The live picture: who may see it, that looking is noted, and that there is none without a camera."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from host_daemon.vision.process.live_view import LiveView
from host_daemon.vision.process.live_view_server import LiveViewServer
from web_ui.core.services import Services

WALL = np.full((120, 160, 3), 90, np.uint8)


class Pool:
    """Stands for the cameras at work: one, named counter."""

    def __init__(self, view: LiveView) -> None:
        self._view = view

    def live_view(self, name: str) -> LiveView | None:
        return self._view if name == "counter" else None


@pytest.fixture
def window(post: Services) -> Iterator[LiveView]:
    """A camera that shows a wall to whoever looks, for half a second."""
    post.config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "point-1"}]}})
    window = LiveView()
    server = LiveViewServer(post.data, Pool(window), longest_s=0.5)
    server.start()
    leaving = threading.Event()

    def show() -> None:
        while not leaving.wait(0.05):
            if window.wanted:
                window.put(WALL, [], None, None)

    thread = threading.Thread(target=show)
    thread.start()
    yield window
    leaving.set()
    thread.join()
    server.stop()


async def test_pictures_follow_one_another_until_the_view_ends(
    window: LiveView, post: Services, manager: httpx.AsyncClient
) -> None:
    answer = await manager.get("/cameras/counter/live")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("multipart/x-mixed-replace")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.count(b"Content-Type: image/jpeg") > 1
    assert [(line.user, line.action) for line in post.reader.audit("cameras/counter")] == [
        ("manager", "looked at the live picture")
    ]


async def test_an_operator_does_not_see_it(window: LiveView, log_in: Any) -> None:
    browser = await log_in("operator")
    assert (await browser.get("/cameras/counter/live")).status_code == 403
    assert not window.wanted


async def test_without_the_camera_process_there_is_none(post: Services, manager: httpx.AsyncClient) -> None:
    post.config.write_settings({"vision": {"cameras": [{"name": "counter", "point": "point-1"}]}})
    answer = await manager.get("/cameras/counter/live")
    assert answer.status_code == 503
    assert "There is no live picture" in answer.text
    assert post.reader.audit("cameras/counter") == ()
