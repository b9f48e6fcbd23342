import asyncio
from pathlib import Path

import pytest

from hardware.simulator.receiver import Receiver
from host_daemon.outbox.apprise_channel import DeliveryFailed, send
from host_daemon.outbox.message import Message


@pytest.fixture
async def receiver(tmp_path: Path):
    receiver = Receiver(tmp_path / "received")
    await receiver.start()
    yield receiver
    await receiver.stop()


async def test_what_is_sent_arrives_with_its_files(receiver: Receiver, tmp_path: Path):
    (tmp_path / "track.flac").write_bytes(bytes(range(256)) * 40)
    message = Message("r/chat/track", "Плохо", "Касса 1\nвсего", (tmp_path / "track.flac",))
    await asyncio.to_thread(send, receiver.address, message)
    (got,) = await receiver.received()
    assert (got["key"], got["title"], got["text"], got["times"]) == (
        "r/chat/track",
        "Плохо",
        "Касса 1\nвсего",
        1,
    )
    (file,) = got["files"]
    assert Path(file["path"]).read_bytes() == bytes(range(256)) * 40


async def test_a_repeat_is_counted_and_not_shown_twice(receiver: Receiver):
    message = Message("r/chat/alert", "a", "b", ())
    for _ in range(3):
        await asyncio.to_thread(send, receiver.address, message)
    assert [got["times"] for got in await receiver.received()] == [3]


async def test_a_target_that_refuses_is_a_failed_delivery_in_plain_words(receiver: Receiver):
    await receiver.refuse(True)
    with pytest.raises(DeliveryFailed, match="could not take it"):
        await asyncio.to_thread(send, receiver.address, Message("k", "a", "b", ()))
    assert await receiver.received() == []


async def test_a_failure_tells_nothing_of_the_address():
    address = "json://someone:hidden-password@127.0.0.1:1/token-abcdef"
    with pytest.raises(DeliveryFailed) as failed:
        await asyncio.to_thread(send, address, Message("k", "a", "b", ()))
    for secret in ("hidden-password", "token-abcdef", "someone"):
        assert secret not in str(failed.value)


async def test_an_address_that_cannot_be_is_said(receiver: Receiver):
    with pytest.raises(DeliveryFailed, match="address"):
        await asyncio.to_thread(send, "no-such-messenger://x", Message("k", "a", "b", ()))


@pytest.mark.parametrize(
    "request_", [b"\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"\xff" * 100]
)
async def test_a_broken_request_breaks_nothing(receiver: Receiver, request_: bytes):
    port = int(receiver.address.rsplit(":", 1)[1].strip("/"))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_)
    writer.write_eof()
    assert b"400" in await reader.read()
    writer.close()
