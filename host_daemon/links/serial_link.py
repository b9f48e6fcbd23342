"""Serial link: a gateway or a USB board on a port, which may be pulled out and put back at any time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator

import serial

from firmware.common.slip import Slip, encode
from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import Clock, SystemClock
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.links.link import Arrived
from host_daemon.links.port_lease import PortLeases

log = logging.getLogger(__name__)

BAUD = 115200
FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 3.0

LENT = _("A technician works on the board at this port.")
TILL = _("A till is on this port.")
LOOK_S = 2.0  # how often an open port is looked at: a till may have been set up on it


class SerialLink:
    """One serial port. name: of the link. path: of the port. virtual: a stand-in is behind it.

    leases: who else may have the port; while it is leased the link waits. clock: the machine's, if None.
    """

    def __init__(
        self,
        name: str,
        path: str,
        virtual: bool = False,
        clock: Clock | None = None,
        leases: PortLeases | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._leases = leases or PortLeases(self._clock)
        self._wanted = asyncio.Event()
        self.name = name
        self.path = path
        self._virtual = virtual
        self._port: serial.Serial | None = None
        self._problem = _("The serial port has not been opened yet.")
        self._line = Slip()
        self._counts = {"frames": 0, "opened": 0, "unsent": 0}

    async def frames(self) -> AsyncIterator[Arrived]:
        """Frames for ever: waits for the port, reads it, and waits again when it is gone."""
        backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S)
        while True:
            while others := self._others():
                self._problem = others
                await asyncio.sleep(FIRST_WAIT_S)
            try:
                self._open()
                async with contextlib.aclosing(self._chunks()) as chunks:
                    async for data in chunks:
                        backoff.reset()
                        received_at = self._clock.now()
                        for packet in self._line.feed(data):
                            self._counts["frames"] += 1
                            yield Arrived(packet.frame, received_at, self.name, packet.signal_dbm)
            except (serial.SerialException, OSError) as error:
                if self._problem == "" or self._counts["opened"] == 0:
                    log.warning("serial port %s: %s", self.path, error)
                self._problem = _("The serial port is gone or is used by another program.")
            finally:
                self._close()
            await asyncio.sleep(backoff.next())

    async def send(self, frame: bytes, to: Arrived) -> None:
        """Writes `frame` to the port. What it does not take at once is dropped: boards ask again."""
        port = self._port
        if port is None:
            self._counts["unsent"] += 1
            return
        try:
            port.write(encode(frame))
        except (serial.SerialException, OSError):
            self._counts["unsent"] += 1

    def health(self) -> HealthReported:
        """Whether the port is open; detail: path, frames, garbage, opened, unsent."""
        return HealthReported(
            uid=f"link:{self.name}",
            at=self._clock.now(),
            sense="link",
            name=self.name,
            health="off" if self._problem in (LENT, TILL) else "failed" if self._problem else "ok",
            problem=self._problem,
            detail={"path": self.path, "garbage": self._line.garbage, **self._counts},
            virtual=self._virtual,
        )

    def _others(self) -> str:
        """The problem when somebody else has the port now; else empty."""
        if self._leases.leased(self.path):
            return LENT
        return TILL if self._leases.used_by_till(self.path) else ""

    def _open(self) -> None:
        self._port = serial.Serial(self.path, BAUD, timeout=0, write_timeout=0, exclusive=True)
        self._counts["opened"] += 1
        self._problem = ""
        self._wanted = self._leases.opened(self.path)
        log.info("serial port %s is open", self.path)

    def _close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(serial.SerialException, OSError):
                port.close()
            self._leases.closed(self.path)

    async def _chunks(self) -> AsyncGenerator[bytes]:
        """Whatever bytes have come, as they come; ends when somebody else wants the port.

        Raises SerialException when the port is gone.
        """
        port, loop = self._port, asyncio.get_running_loop()
        assert port is not None
        wake = self._wanted  # set by bytes as well as by whoever wants the port
        handle = port.fileno()
        loop.add_reader(handle, wake.set)
        try:
            while not self._others():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await wake.wait()
                wake.clear()
                data = port.read(4096)
                if data:
                    yield data
        finally:
            loop.remove_reader(handle)
