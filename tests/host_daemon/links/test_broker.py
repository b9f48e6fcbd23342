"""A real Mosquitto with our configuration: who may do what."""

import asyncio
import contextlib
import shutil
import ssl
import sys

import aiomqtt
import pytest

from host_daemon.base.certificates import Authority
from host_daemon.links.broker import Broker, Tls, password
from tests.host_daemon.links.conftest import NEEDS_MOSQUITTO, ONE, TWO, client, open_port, until
from tests.ports import free_port

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

    async with asyncio.timeout(10):
        while not await comes_in():  # noqa: ASYNC110 (another process gives no event)
            await asyncio.sleep(0.2)
    assert broker.detail()["boards"] == 2


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
