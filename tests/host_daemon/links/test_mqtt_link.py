"""The link through the broker: who may speak for whom, strangers at its port, floods."""

import asyncio
import contextlib
from contextlib import asynccontextmanager

import aiomqtt
import pytest

from firmware.common import wire
from host_daemon.links.broker import Broker, password
from host_daemon.links.mqtt_link import MqttLink
from tests.host_daemon.links.conftest import NEEDS_MOSQUITTO, ONE, TWO, client, press_of
from tests.waiting import call_off, soon, until


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
        await call_off(task)
        server.close()


@pytest.mark.parametrize(
    "says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 300, b"\x20\x02\x00\x05", b"\x20\x02\x00\x03"]
)
async def test_a_stranger_at_the_port_or_a_refusal_is_told_and_outlived(tmp_path, says):
    async with listening(tmp_path, says) as (link, task):
        await until(lambda: link.health().health == "failed" and link.health().problem)
        assert not task.done()


@NEEDS_MOSQUITTO
async def test_a_board_can_speak_only_for_itself(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as board:
        await board.publish(f"smilepost/1/up/{TWO}", press_of(TWO, bytes(32)))  # the broker drops it
        await board.publish(f"smilepost/1/up/{ONE}", press_of(TWO, bytes(32)))  # the link drops it
        await board.publish(f"smilepost/1/up/{ONE}", press_of(ONE, keys[ONE]))
        arrived = await soon(first)
    assert wire.peek(arrived.frame).device.hex() == ONE
    assert link.health().detail["foreign"] == 1
    await frames.aclose()


@NEEDS_MOSQUITTO
async def test_an_answer_reaches_the_board_that_asked(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as board:
        await board.subscribe(f"smilepost/1/down/{ONE}")
        await board.publish(f"smilepost/1/up/{ONE}", press_of(ONE, keys[ONE]))
        arrived = await soon(first)
        await link.send(b"the answer", arrived)
        message = await soon(anext(aiter(board.messages)))
    assert message.payload == b"the answer"
    await frames.aclose()


@NEEDS_MOSQUITTO
async def test_a_gateway_passes_frames_of_others_under_its_own_name_only(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as gateway:
        await gateway.subscribe(f"smilepost/1/radio/down/{ONE}")
        await gateway.publish(f"smilepost/1/radio/up/{TWO}", b"\xc4" + press_of(TWO, bytes(32)))  # dropped
        await gateway.publish(f"smilepost/1/radio/up/{ONE}", b"\xce" + press_of(TWO, bytes(32)))
        arrived = await soon(first)
        assert (wire.peek(arrived.frame).device.hex(), arrived.gateway) == (TWO, ONE)
        assert arrived.signal_dbm == -50
        await link.send(b"the answer", arrived)
        message = await soon(anext(aiter(gateway.messages)))
    assert message.payload == b"the answer"
    await frames.aclose()


async def test_without_the_broker_the_link_says_so(tmp_path):
    link = MqttLink("mqtt", Broker(tmp_path, "127.0.0.1", 1, dict))
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "failed" and link.health().problem)
    assert not first.done()
    await call_off(first)


@NEEDS_MOSQUITTO
async def test_a_flood_is_counted_and_not_logged_line_by_line(broker, keys, monkeypatch, caplog):
    monkeypatch.setattr("host_daemon.links.mqtt_link.WAITING", 10)
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as board:
        for _ in range(200):
            await board.publish(f"smilepost/1/up/{ONE}", press_of(ONE, keys[ONE]))
        await until(lambda: link.health().detail["dropped"] > 50)
    assert [record for record in caplog.records if "full" in record.getMessage()] == []
    await first
    await frames.aclose()


class Losing:
    """In the place of aiomqtt.Client: every cancellation that reaches it is lost."""

    def __init__(self, *_arguments, **_options) -> None:
        self.messages = self._messages()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error) -> None:
        raise aiomqtt.MqttError("Unexpected disconnection")

    async def subscribe(self, topic: str) -> None:
        pass

    async def publish(self, topic: str, frame: bytes) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    async def _messages(self):
        yield aiomqtt.Message(f"smilepost/1/up/{ONE}", press_of(ONE, bytes(32)), 0, False, 1, None)
        await asyncio.Event().wait()


@pytest.mark.parametrize("while_it", ["waits", "sends"])
async def test_a_link_that_is_cancelled_ends_though_its_client_loses_it(tmp_path, monkeypatch, while_it):
    monkeypatch.setattr(aiomqtt, "Client", Losing)
    link = MqttLink("mqtt", Broker(tmp_path, "127.0.0.1", 1, dict))
    came = asyncio.Event()

    async def listen() -> None:
        async with contextlib.aclosing(link.frames()) as frames:
            async for arrived in frames:
                came.set()
                if while_it == "sends":
                    await link.send(b"the answer", arrived)

    task = asyncio.create_task(listen())
    await came.wait()
    await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=60)
    assert done and task.cancelled()
