"""MQTT broker: Debian's Mosquitto as our own child, with a user and a pair of topics for each board."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import hmac
import logging
import os
import secrets
import shutil
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host_daemon.base.backoff import Backoff
from host_daemon.base.certificates import Authority
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.latest import Latest
from host_daemon.base.texts import mark as _

log = logging.getLogger(__name__)

POST = "post"
LOOPBACK = "127.0.0.1"
LOOK_S = 2.0  # how often new and removed boards are looked for
# Boards on Ethernet keep 200 presses each while it is away.
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 3.0
ROUNDS = 101  # of PBKDF2, as mosquitto_passwd takes: the passwords are random, not chosen by people
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")  # not on everybody's path

# It gets this signal when whoever started it dies, however suddenly.
TETHER = ("setpriv", "--pdeathsig", "TERM")

MISSING = _("Mosquitto is not installed, so boards on Ethernet cannot reach the post.")
ENDED = _("The MQTT broker ended and is started again.")
TAKEN = _(
    "Another program uses the port of the MQTT broker, so boards on Ethernet cannot reach the post. Stop "
    "that program, or set another port (links.mqtt_port, links.mqtt_tls_port)."
)
NO_ADDRESS = _(
    "The MQTT broker cannot listen: this machine does not have the address that is set, or may not use the "
    "port. Set links.mqtt_host to an address of this machine, or to 0.0.0.0 for all, and a port above 1023."
)


# The only name that boards ask for when they encrypt: they know the post by no other.
NAME = "smilepost"


def password(key: bytes) -> str:
    """A board's password at the broker: made from its key, which it does not give away."""
    return hmac.new(key, b"mqtt password", hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Tls:
    """A second port, for boards that encrypt. authority: the post's own."""

    port: int
    authority: Authority


class Broker:
    """folder: for its files, private. host, port: where it listens. keys: of paired boards, by device.

    tls: where else it listens. Then `port` is for this machine alone, and `host` is that of TLS.
    """

    def __init__(
        self,
        folder: Path,
        host: str,
        port: int,
        keys: Latest[Mapping[str, bytes]],
        tls: Tls | None = None,
    ) -> None:
        self._tls = tls
        self.host = LOOPBACK if tls or host == "0.0.0.0" else host  # noqa: S104 (compared, not listened on)
        self.port = port
        self.password = secrets.token_hex(16)
        self._listen = host
        self._folder = folder
        self._keys = keys
        self._known: dict[str, bytes] = {}
        self.problem = ""  # a key of `texts` in plain words, empty when it runs
        self._starts = 0

    async def run(self) -> None:
        """Until cancelled: keeps it running and its users up to date."""
        program = shutil.which("mosquitto") or shutil.which("mosquitto", path=os.pathsep.join(PLACES))
        if program is None:
            self.problem = MISSING
            await asyncio.Event().wait()
        backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S, well=LONGEST_WAIT_S)
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await asyncio.to_thread(self._write, dict(self._keys()))
            except UserError as error:  # no certificates: nobody shall believe that it encrypts
                self.problem = str(error)
            else:
                self.problem = await asyncio.to_thread(self._hindrance)
                if not self.problem:
                    await self._once(str(program))
            await asyncio.sleep(backoff.next(loop.time() - began))

    def detail(self) -> dict[str, Any]:
        """Its address and ports, the number of boards that may come in, and of its starts."""
        return {
            "host": self._listen,
            "port": self.port,
            "tls_port": self._tls.port if self._tls else None,
            "boards": len(self._known),
            "starts": self._starts,
        }

    def _hindrance(self) -> str:
        """Why it could not listen, which Mosquitto tells nobody; empty when it can."""
        places = [(self._listen, self._tls.port), (LOOPBACK, self.port)] if self._tls else []
        for place in places or [(self._listen, self.port)]:
            try:
                with socket.create_server(place, family=_family(place[0])):
                    pass
            except OSError as error:
                return TAKEN if error.errno == errno.EADDRINUSE else NO_ADDRESS
        return ""

    async def _once(self, program: str) -> None:
        # Left behind by a post that was killed, it would hold the port against the next one.
        tether = TETHER if shutil.which(TETHER[0]) else ()
        process = await asyncio.create_subprocess_exec(
            *(*tether, program, "-c", str(self._folder / "mosquitto.conf")),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            # Ctrl-C in a terminal is for the post, which then ends its broker in order.
            start_new_session=True,
        )
        self._starts += 1
        self.problem = ""
        try:
            while process.returncode is None:
                try:
                    async with asyncio.timeout(LOOK_S):
                        await process.wait()
                except TimeoutError:
                    self._refresh(process)
            self.problem = ENDED
            log.warning("mosquitto ended with %s", process.returncode)
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    def _refresh(self, process: asyncio.subprocess.Process) -> None:
        keys = dict(self._keys())
        if keys != self._known:
            self._write(keys)
            process.send_signal(signal.SIGHUP)

    def _write(self, keys: dict[str, bytes]) -> None:
        users = {POST: self.password} | {device: password(key) for device, key in keys.items()}
        rights = [f"user {POST}\ntopic readwrite smilepost/#\n"]
        for device in keys:
            # Under `radio` a gateway passes frames of others: each carries its own proof.
            own = [f"topic write smilepost/1/{above}up/{device}" for above in ("", "radio/")]
            own += [f"topic read smilepost/1/{above}down/{device}" for above in ("", "radio/")]
            rights.append("\n".join((f"user {device}", *own, "")))
        lines = [
            f"listener {self.port} {LOOPBACK if self._tls else self._listen}",
            *self._tls_lines(),
            "allow_anonymous false",
            f"password_file {self._folder / 'passwords'}",
            f"acl_file {self._folder / 'rights'}",
            "persistence false",
            "max_packet_size 1024",
            "max_queued_messages 100",
            "log_dest none",
        ]
        if os.geteuid() == 0:
            lines.append("user root")  # or it would give up the right to read its own configuration
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._folder / "passwords", "".join(map(_entry, users, users.values())).encode())
        write_whole(self._folder / "rights", "\n".join(rights).encode())
        write_whole(self._folder / "mosquitto.conf", ("\n".join(lines) + "\n").encode())
        self._known = keys

    def _tls_lines(self) -> list[str]:
        if self._tls is None:
            return []
        certificate, key = self._tls.authority.server("broker", [NAME], None)
        return [
            f"listener {self._tls.port} {self._listen}",
            f"certfile {certificate}",
            f"keyfile {key}",
            "tls_version tlsv1.2",
        ]


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _entry(user: str, word: str) -> str:
    """One line of Mosquitto's password file: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", word.encode(), salt, ROUNDS, 64)
    return f"{user}:$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}\n"
