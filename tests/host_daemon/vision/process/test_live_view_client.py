"""Pages get pictures, or a word that there are none."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from host_daemon.base.unix_socket import address
from host_daemon.vision.process.live_view_client import LARGEST, SOCKET, NoView, view


async def served(data: Path, answer: bytes) -> list[bytes]:
    """The pictures that a page gets from a camera process that sends these bytes and closes."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(answer)
        writer.close()

    (data / "run").mkdir()
    with address(data / "run" / SOCKET) as path:
        server = await asyncio.start_unix_server(serve, path)
    async with server:
        found = [jpeg async for jpeg in view(data, "counter")]
    assert asked == [b"counter\n"]
    return found


def sent(jpeg: bytes) -> bytes:
    return len(jpeg).to_bytes(4, "big") + jpeg


async def test_each_picture_comes_behind_its_length(tmp_path: Path) -> None:
    assert await served(tmp_path, sent(b"one") + sent(b"three")) == [b"one", b"three"]


async def test_an_empty_picture_is_a_sign_of_life(tmp_path: Path) -> None:
    assert await served(tmp_path, sent(b"") + sent(b"one")) == [b"one"]


async def test_half_a_picture_ends_the_view(tmp_path: Path) -> None:
    assert await served(tmp_path, sent(b"one") + sent(b"three")[:-1]) == [b"one"]


async def test_a_length_that_no_picture_has_is_passed_over(tmp_path: Path) -> None:
    assert await served(tmp_path, (LARGEST + 1).to_bytes(4, "big") + sent(b"one")) == [b"one"]


async def test_without_an_answer_there_is_no_view(tmp_path: Path) -> None:
    with pytest.raises(NoView, match="counter"):
        await served(tmp_path, b"")


async def test_without_a_camera_process_there_is_no_view(tmp_path: Path) -> None:
    with pytest.raises(NoView):
        await anext(view(tmp_path, "counter"))
