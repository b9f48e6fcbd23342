"""Socket on which a technician's command leases a serial port of the running post, for as long as it stays.

One line of JSON each way on a Unix socket: `{"borrow": PORT}`, then `{"ok": SECONDS}` or `{"error": TEXT}`.
The port is lent for as long as the connection stands, so a command that is killed gives it back too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.stream_server import StreamServer
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import speaking, terminal
from host_daemon.base.unix_socket import address
from host_daemon.links.port_lease import LONGEST_S, PortLeases

log = logging.getLogger(__name__)

NO_ANSWER = _("The post does not answer. Stop it, or wait until it has started, and try again.")


def socket_path(data: Path) -> Path:
    """The socket of the post on `data`."""
    return data / "run" / "post.sock"


async def serve(path: Path, leases: PortLeases) -> None:
    """Lease ports until cancelled."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(reply: dict[str, object]) -> None:
            writer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")

        try:
            wish = json.loads(await reader.readline())
            port, language = wish["borrow"], str(wish.get("language", "en"))
            if not isinstance(port, str):
                raise TypeError(port)
            with speaking(language):
                async with leases.lease(port):
                    log.info("serial port %s is leased to a technician", port)
                    say({"ok": LONGEST_S})
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LONGEST_S):
                            await reader.read()
            log.info("serial port %s is back", port)
        except UserError as error:
            say({"error": str(error)})
        except (ValueError, KeyError, TypeError):
            say({"error": 'a line of JSON was expected: {"borrow": PORT}'})

    async with StreamServer(answer) as server:
        await server.listen_unix(path)
        await asyncio.Event().wait()


@contextlib.contextmanager
def leased_port(data: Path, port: Path) -> Iterator[None]:
    """The port, from the post that runs on `data` if there is one. Raises UserError."""
    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(socket.socket(socket.AF_UNIX))
        try:
            with address(socket_path(data)) as short:
                connection.connect(short)
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
            yield  # no post runs here, so none holds the port
            return
        except OSError:
            raise UserError(terminal().text(NO_ANSWER)) from None
        connection.settimeout(10)
        wish = {"borrow": str(port), "language": terminal().language}
        try:
            connection.sendall(json.dumps(wish).encode() + b"\n")
            reply = json.loads(stack.enter_context(connection.makefile("rb")).readline() or b"{}")
        except (OSError, ValueError):
            raise UserError(terminal().text(NO_ANSWER)) from None
        if "ok" not in reply:
            raise UserError(str(reply.get("error") or terminal().text(NO_ANSWER)))
        yield
