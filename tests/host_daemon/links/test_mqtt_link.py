"""What stands at the broker's address need not be our broker, and a broker may flood."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from host_daemon.links.broker import Broker
from host_daemon.links.mqtt_link import MqttLink


@asynccontextmanager
async def listening(tmp_path, says: bytes):
    """A link whose broker's port belongs to somebody who says this and nothing else."""

    async def talk(reader, writer):
        writer.write(says)
        await writer.drain()
        if says:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    link = MqttLink("mqtt", Broker(tmp_path, "127.0.0.1", server.sockets[0].getsockname()[1], dict))
    task = asyncio.create_task(anext(link.frames()))
    try:
        yield link, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        server.close()


@pytest.mark.parametrize(
    "says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 300, b"\x20\x02\x00\x05", b"\x20\x02\x00\x03"]
)
async def test_a_stranger_at_the_port_or_a_refusal_is_told_and_outlived(tmp_path, says):
    async with listening(tmp_path, says) as (link, task):
        await asyncio.sleep(0.5)
        assert not task.done()
        assert link.health().health == "failed" and link.health().problem


async def test_a_flood_is_counted_and_not_logged_line_by_line(tmp_path, caplog):
    link = MqttLink("mqtt", Broker(tmp_path, "127.0.0.1", 1, dict))
    for _ in range(1000):
        link._log.warning("Message queue is full. Discarding message.")
    assert link.health().detail["dropped"] == 1000
    assert caplog.records == []
