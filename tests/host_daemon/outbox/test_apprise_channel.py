"""Messages handed over by Apprise."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_daemon.outbox.apprise_channel import DeliveryFailed, send
from host_daemon.outbox.message import Message


class Server(http.server.ThreadingHTTPServer):
    """Takes messages, or answers that it does not."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.got: list[tuple[str | None, dict[str, object]]] = []

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/secret-token"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.headers["Idempotency-Key"], body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def message(*files: Path) -> Message:
    return Message("r/chat/alert", "Negative rating", "Counter", files)


def test_a_message_comes_with_its_key_so_that_a_repeat_can_be_told(server: Server) -> None:
    send(server.address, message())
    ((key, body),) = server.got
    assert key == "r/chat/alert"
    assert (body["title"], body["message"]) == ("Negative rating", "Counter")


def test_a_file_that_is_gone_is_left_out(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    send(server.address, message(tmp_path / "a.txt", tmp_path / "gone.txt"))
    ((_key, body),) = server.got
    assert [one["filename"] for one in body["attachments"]] == ["a.txt"]  # type: ignore[index,attr-defined]


def test_a_refusal_tells_no_part_of_the_address(server: Server) -> None:
    server.status = 500
    with pytest.raises(DeliveryFailed) as failed:
        send(server.address, message())
    assert "secret-token" not in str(failed.value)


def test_an_address_of_no_kind_is_refused() -> None:
    with pytest.raises(DeliveryFailed, match="not one that can be delivered to"):
        send("nothing at all", message())
