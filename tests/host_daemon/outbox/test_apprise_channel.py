"""Messages handed over by Apprise."""

from __future__ import annotations

import html
import http.server
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from host_daemon.outbox.apprise_channel import Ways, send, ways
from host_daemon.outbox.failure import UNREACHABLE, DeliveryFailed
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
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(sent) if self.headers["Content-Type"] == "application/json" else {}
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


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("r/Директор/alert", "r/%D0%94%D0%B8%D1%80%D0%B5%D0%BA%D1%82%D0%BE%D1%80/alert"),
        ("r/50% off/alert", "r/50%25%20off/alert"),
        ("r/a&b=c?d/alert", "r/a&b=c?d/alert"),
    ],
)
@pytest.mark.parametrize("kind", ["json", "form", "xml"])
def test_a_target_of_any_name_gets_its_key_in_ascii(server: Server, kind: str, key: str, header: str) -> None:
    send(server.address.replace("json", kind, 1), replace(message(), key=key))
    assert [got for got, _body in server.got] == [header]


@pytest.mark.parametrize(
    ("status", "for_good"), [(400, True), (403, True), (413, True), (408, False), (429, False), (503, False)]
)
def test_refusals_for_good_and_for_now_are_told_apart(server: Server, status: int, for_good: bool) -> None:
    server.status = status
    with pytest.raises(DeliveryFailed) as failed:
        send(server.address, message())
    assert failed.value.for_good is for_good


def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryFailed) as failed:
        send("json://127.0.0.1:9/x", message())
    assert (failed.value.reason, failed.value.for_good) == (UNREACHABLE, False)


CHATS = "tgram://123456789:abcdefg_hijklmnop/111/222"


def test_each_chat_of_an_address_is_a_recipient_and_the_name_tells_nothing_of_it() -> None:
    found = ways(CHATS)
    assert len(set(found.recipients)) == 2 and not found.whole
    assert not [name for name in found.recipients if "111" in name or "222" in name]
    assert ways("mailto://u:p@example.org?to=a@example.org") == Ways()
    with pytest.raises(DeliveryFailed, match="not one that can be delivered to"):
        ways("nothing at all")


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Requests that would have gone to Telegram."""
    asked: list[dict[str, str]] = []

    def post(url: str, *, data: str | dict[str, str], **_more: object) -> requests.Response:
        asked.append(json.loads(data) if isinstance(data, str) else dict(data))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(b"{}")
        return answer

    monkeypatch.setattr(requests, "post", post)
    return asked


def test_a_message_goes_to_the_one_chat_that_is_meant(telegram: list[dict[str, str]]) -> None:
    for name in ways(CHATS).recipients:
        send(CHATS, message(), name)
    assert sorted(int(one["chat_id"]) for one in telegram) == [111, 222]


@pytest.mark.parametrize("words", ["<5 minutes", "<3", "<b>bold</b> & more", '<a href="http://x">x</a>'])
def test_what_a_customer_wrote_arrives_as_text(telegram: list[dict[str, str]], words: str) -> None:
    send(CHATS, replace(message(), text=words), ways(CHATS).recipients[0])
    (one,) = telegram
    assert one["parse_mode"] == "HTML"
    assert html.escape(words, quote=False) in one["text"]


def test_a_recipient_who_is_gone_from_the_address_is_refused() -> None:
    with pytest.raises(DeliveryFailed) as failed:
        send(CHATS, message(), "00000000")
    assert failed.value.for_good


def test_an_address_of_no_kind_is_refused() -> None:
    with pytest.raises(DeliveryFailed, match="not one that can be delivered to"):
        send("nothing at all", message())
