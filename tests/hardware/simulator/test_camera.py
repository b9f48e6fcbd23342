"""The virtual camera."""

from __future__ import annotations

import asyncio

import cv2
import numpy as np
import pytest

from hardware.simulator.camera import VirtualCamera
from hardware.simulator.scenes import shown
from tests.waiting import PATIENCE_S


@pytest.fixture
async def camera(tmp_path):
    made = VirtualCamera(tmp_path / "camera")
    await made.start()
    yield made
    await made.stop()


class Viewer:
    """Somebody who reads the stream."""

    def __init__(self, reader, writer) -> None:
        self._reader, self.writer = reader, writer

    async def picture(self) -> np.ndarray:
        """The next frame."""
        async with asyncio.timeout(PATIENCE_S):
            head = await self._reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            jpeg = await self._reader.readexactly(size + 2)
        return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


async def viewer_of(camera: VirtualCamera) -> Viewer:
    host, port = camera.url.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 20)
    writer.write(b"GET /stream.mjpg HTTP/1.0\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"multipart/x-mixed-replace" in head
    return Viewer(reader, writer)


async def test_the_scene_that_is_asked_for_is_shown(camera: VirtualCamera) -> None:
    viewer = await viewer_of(camera)
    await camera.show("smile")
    # By itself it would show a smile after 12 s, or 96 pictures.
    assert "smile" in [shown(await viewer.picture()) for _ in range(30)]
    viewer.writer.close()


async def test_a_viewer_that_leaves_is_no_harm_to_another(camera: VirtualCamera) -> None:
    first, second = await viewer_of(camera), await viewer_of(camera)
    first.writer.close()
    for _ in range(5):
        assert (await second.picture()).shape == (480, 640, 3)
    second.writer.close()


async def test_an_unknown_scene_is_refused_with_the_known_ones(camera: VirtualCamera) -> None:
    with pytest.raises(KeyError, match="known are auto, nobody, smile"):
        await camera.show("rain")


async def test_its_address_stays_over_a_restart(tmp_path) -> None:
    addresses = set()
    for _ in range(2):
        camera = VirtualCamera(tmp_path / "camera")
        await camera.start()
        addresses.add(camera.url)
        await camera.stop()
    assert len(addresses) == 1
