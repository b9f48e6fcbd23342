"""A real Mosquitto with our configuration: who may do what."""

import asyncio
import contextlib
import shutil
import socket
import ssl
import sys

import aiomqtt
import pytest

from host_daemon.base.certificates import Authority
from host_daemon.links.broker import NO_ADDRESS, TAKEN, Broker, Tls, password
from tests.host_daemon.links.conftest import NEEDS_MOSQUITTO, ONE, TWO, client, open_port
from tests.ports import free_port
from tests.waiting import PATIENCE_S, call_off, until

pytestmark = NEEDS_MOSQUITTO


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

    async with asyncio.timeout(PATIENCE_S):
        while not await comes_in():  # noqa: ASYNC110 (another process gives no event)
            await asyncio.sleep(0.2)
    assert broker.detail()["boards"] == 2


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_port_that_is_taken_is_told_and_taken_up_when_it_is_free(tmp_path, keys, port, encrypted):
    tls = Tls(free_port(), Authority(tmp_path / "tls")) if encrypted else None
    taken = tls.port if tls else port
    broker = Broker(tmp_path / "broker", "127.0.0.1", port, lambda: keys, tls)
    with socket.create_server(("127.0.0.1", taken)):
        running = asyncio.create_task(broker.run())
        async with asyncio.timeout(PATIENCE_S):
            while broker.problem != TAKEN:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert broker.detail()["starts"] == 0
    async with asyncio.timeout(PATIENCE_S):
        while broker.problem or not open_port(taken):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await call_off(running)


async def test_an_address_that_the_machine_does_not_have_is_told(tmp_path, keys, port):
    broker = Broker(tmp_path / "broker", "192.0.2.1", port, lambda: keys)  # RFC 5737: nobody's
    running = asyncio.create_task(broker.run())
    async with asyncio.timeout(PATIENCE_S):
        while broker.problem != NO_ADDRESS:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await call_off(running)


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
    await call_off(task)


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
