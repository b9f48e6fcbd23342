"""A real Mosquitto with our configuration: who may do what."""

import asyncio
import contextlib
import shutil
import socket
import ssl
import sys

import aiomqtt
import pytest

from firmware.common import wire
from host_daemon.base.certificates import Authority
from host_daemon.links.broker import Broker, Tls, password
from host_daemon.links.mqtt_link import MqttLink
from tests.ports import free_port

pytestmark = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="needs Mosquitto"
)
ONE, TWO = "020000000001", "020000000002"


def open_port(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


async def until(true, timeout_s=10):
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110 (another process gives no event)
            await asyncio.sleep(0.05)


@pytest.fixture
async def keys():
    return {ONE: bytes(range(32))}


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def broker(tmp_path, keys, port):
    made = Broker(tmp_path / "broker", "127.0.0.1", port, lambda: keys)
    task = asyncio.create_task(made.run())
    await until(lambda: open_port(port))
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def client(broker, user, word):
    return aiomqtt.Client("127.0.0.1", broker.port, username=user, password=word)


def press_of(device, key):
    payload = wire.Press(0, wire.CLICK, None, 1, None)
    return wire.pack(wire.Frame(wire.PRESS, bytes.fromhex(device), 1, 1, 0, 0, payload), key)


async def test_nobody_comes_in_without_the_right_password(broker, keys):
    for user, word in ((None, None), (ONE, "wrong"), (TWO, password(keys[ONE]))):
        with pytest.raises(aiomqtt.MqttError):
            async with client(broker, user, word):
                pass
    async with client(broker, ONE, password(keys[ONE])):
        pass


async def test_a_board_that_is_paired_later_comes_in(broker, keys):
    keys[TWO] = bytes(32)

    async def comes_in():
        with contextlib.suppress(aiomqtt.MqttError):
            async with client(broker, TWO, password(bytes(32))):
                return True
        return False

    async with asyncio.timeout(10):
        while not await comes_in():  # noqa: ASYNC110 (another process gives no event)
            await asyncio.sleep(0.2)
    assert broker.detail()["boards"] == 2


async def test_a_board_can_speak_only_for_itself(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as board:
        await board.publish(f"smilepost/1/up/{TWO}", press_of(TWO, bytes(32)))  # the broker drops it
        await board.publish(f"smilepost/1/up/{ONE}", press_of(TWO, bytes(32)))  # the link drops it
        await board.publish(f"smilepost/1/up/{ONE}", press_of(ONE, keys[ONE]))
        arrived = await asyncio.wait_for(first, 5)
    assert wire.peek(arrived.frame).device.hex() == ONE
    assert link.health().detail["foreign"] == 1
    await frames.aclose()


async def test_an_answer_reaches_the_board_that_asked(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as board:
        await board.subscribe(f"smilepost/1/down/{ONE}")
        await board.publish(f"smilepost/1/up/{ONE}", press_of(ONE, keys[ONE]))
        arrived = await asyncio.wait_for(first, 5)
        await link.send(b"the answer", arrived)
        message = await asyncio.wait_for(anext(aiter(board.messages)), 5)
    assert message.payload == b"the answer"
    await frames.aclose()


async def test_a_gateway_passes_frames_of_others_under_its_own_name_only(broker, keys):
    link = MqttLink("mqtt", broker)
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await until(lambda: link.health().health == "ok")
    async with client(broker, ONE, password(keys[ONE])) as gateway:
        await gateway.subscribe(f"smilepost/1/radio/down/{ONE}")
        await gateway.publish(f"smilepost/1/radio/up/{TWO}", b"\xc4" + press_of(TWO, bytes(32)))  # dropped
        await gateway.publish(f"smilepost/1/radio/up/{ONE}", b"\xce" + press_of(TWO, bytes(32)))
        arrived = await asyncio.wait_for(first, 5)
        assert (wire.peek(arrived.frame).device.hex(), arrived.gateway) == (TWO, ONE)
        assert arrived.signal_dbm == -50
        await link.send(b"the answer", arrived)
        message = await asyncio.wait_for(anext(aiter(gateway.messages)), 5)
    assert message.payload == b"the answer"
    await frames.aclose()


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
async def test_with_tls_boards_come_in_encrypted_and_the_plain_port_is_for_this_machine(tmp_path, keys, port):
    tls = Tls(free_port(), Authority(tmp_path / "tls"))
    made = Broker(tmp_path / "broker", "0.0.0.0", port, lambda: keys, tls)
    task = asyncio.create_task(made.run())
    await until(lambda: open_port(tls.port))
    trust = ssl.create_default_context(cafile=str(tls.authority.certificate))
    trust.check_hostname = False  # boards ask for NAME, this client only knows addresses
    secured = aiomqtt.Client(
        "127.0.0.1", tls.port, username=ONE, password=password(keys[ONE]), tls_context=trust
    )
    async with secured:
        pass
    lines = (tmp_path / "broker" / "mosquitto.conf").read_text().splitlines()
    assert [line for line in lines if line.startswith("listener")] == [
        f"listener {port} 127.0.0.1",
        f"listener {tls.port} 0.0.0.0",
    ]
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection("127.0.0.1", tls.port, ssl=ssl.create_default_context())
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_without_the_broker_the_link_says_so(tmp_path):
    link = MqttLink("mqtt", Broker(tmp_path, "127.0.0.1", 1, dict))
    frames = link.frames()
    first = asyncio.create_task(anext(frames))
    await asyncio.sleep(0.3)
    assert link.health().health == "failed" and link.health().problem
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


KEEPER = """
import asyncio, sys
from pathlib import Path
from host_daemon.links.broker import Broker
asyncio.run(Broker(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), dict).run())
"""


async def test_a_broker_does_not_outlive_a_post_that_is_killed(tmp_path, port):
    keeper = await asyncio.create_subprocess_exec(sys.executable, "-c", KEEPER, str(tmp_path), str(port))
    await until(lambda: open_port(port))
    keeper.kill()
    await keeper.wait()
    await until(lambda: not open_port(port))
    assert not open_port(port)
