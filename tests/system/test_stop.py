"""A post that is told to stop does so at once, whoever is connected, and says nothing of faults meanwhile."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from host_daemon.base.unix_socket import address
from host_daemon.links.port_lease_socket import socket_path
from host_daemon.store.config import Config
from tests.outside import OutsidePost, Visitor, until
from tests.ports import free_port

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

# One that waits for a client waits for ever; what is measured stands in the README.
LONG_S = 60
FAULT = re.compile(r"^.*(?:ERROR|CRITICAL|WARNING|Traceback|never retrieved|is failed).*$", re.MULTILINE)


@dataclass
class Post:
    """A post without stand-ins, with a till on TCP and a broker, and whoever is connected to it."""

    outside: OutsidePost
    data: Path
    till: int
    connected: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def receipts(self) -> socket.socket:
        """A till that has said half a receipt and stays."""

        def called() -> socket.socket | None:
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", self.till))
            return None

        till = self.connected.enter_context(until(called, LONG_S, "port for the till"))
        till.sendall(b"RECEIPT 1\nBREAD 1 x 2.00\n")
        return till

    def technician(self) -> socket.socket:
        """A command that has borrowed a port and keeps it."""
        caller = self.connected.enter_context(socket.socket(socket.AF_UNIX))
        with address(socket_path(self.data)) as short:
            caller.connect(short)
        caller.sendall(json.dumps({"borrow": "/dev/ttyUSB77"}).encode() + b"\n")
        assert b"ok" in caller.recv(1000)
        return caller

    def browser(self) -> None:
        """A manager's page that stays open and is told of changes."""
        visitor = Visitor(self.outside.address)
        code = self.outside.until(self._code, LONG_S, "code of the first start")
        fields = {"code": code, "name": "Maria", "password": "a long enough password"}
        visitor.send("/first-start", "/first-start", fields)
        stream = self.connected.enter_context(visitor.http.stream("GET", "/now/live", timeout=None))
        lines = stream.iter_lines()
        assert any(line.startswith("data:") for line in lines)
        # It reads on, as a browser does.
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def _code(self) -> str | None:
        found = re.search(r"enter the code (\S+)", self.outside.said())
        return found.group(1) if found else None

    @staticmethod
    def _read(lines: Iterator[str]) -> None:
        with contextlib.suppress(Exception):
            for _line in lines:
                pass


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    data, till = tmp_path / "data", free_port()
    Config(data).write_settings(
        {
            "post": {"stand_ins": "off"},
            "links": {"mqtt": True, "mqtt_port": free_port()},
            "tills": {"tills": [{"name": "t", "point": "p", "source": f"tcp-listen://127.0.0.1:{till}"}]},
        }
    )
    made = Post(OutsidePost(data), data, till)
    try:
        made.outside.start()
        with made.connected:
            yield made
    finally:
        made.outside.leave()


def test_with_a_till_a_technician_and_a_browser_connected_it_ends(post: Post) -> None:
    till, technician = post.receipts(), post.technician()
    post.browser()
    # Its MQTT client would leave an error behind if the broker ended first.
    post.outside.until(lambda: "link:mqtt is ok" in post.outside.said(), LONG_S, "broker")
    began = time.monotonic()
    assert post.outside.stop(signal.SIGTERM, LONG_S) == 0
    print(f"ended after {time.monotonic() - began:.1f} s")  # for the README: pytest -s
    assert FAULT.findall(post.outside.said()) == []
    for peer in (till, technician):
        with contextlib.suppress(ConnectionResetError):
            assert peer.recv(1) == b""


def test_ctrl_c_is_for_the_whole_terminal_and_still_no_fault(post: Post) -> None:
    """The terminal tells every program of its group; the broker must not end before the post ends it."""
    post.outside.until(lambda: "link:mqtt is ok" in post.outside.said(), LONG_S, "broker")
    assert post.outside.stop(signal.SIGINT, LONG_S, group=True) == 0
    said = post.outside.said()
    assert FAULT.findall(said) == []
    assert "the post has stopped" in said


def test_the_journal_is_one_file_afterwards(post: Post) -> None:
    post.browser()
    assert post.outside.stop(signal.SIGTERM, LONG_S) == 0
    beside = post.data / "journal.sqlite3-wal"
    assert not beside.exists() or beside.stat().st_size == 0
