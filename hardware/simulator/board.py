"""One virtual board: its power, its pins, its sleep; its flash is a folder, its USB a terminal."""

from __future__ import annotations

import asyncio
import logging
import struct
from pathlib import Path

from hardware.simulator.interpreter import Interpreter
from hardware.simulator.radio_medium import RadioMedium
from hardware.simulator.terminal import Terminal

log = logging.getLogger(__name__)

POWER_ON, HARD, WATCHDOG, DEEP_SLEEP, SOFT = 1, 2, 3, 4, 5  # as micropython/machine.py has them
INTERRUPT = b"\x03"


class VirtualBoard:
    """folder: the board's own, with its flash. address: 6 bytes. kind: of the board, as pin maps name it."""

    def __init__(self, name: str, folder: Path, address: bytes, kind: str, medium: RadioMedium) -> None:
        self.name = name
        self.kind = kind
        self.address = address
        self.channel: int | None = None
        self.flash = folder / "flash"
        self.outputs: dict[int, int] = {}
        self.levels: dict[int, int] = {}
        self.voltages: dict[int, int] = {}
        self.starts = 0
        self.changed = asyncio.Event()
        self.terminal = Terminal(folder.parent / "ports" / name, self._typed)
        self._socket_path = folder / "line.sock"
        self._medium = medium
        self._interpreter: Interpreter | None = None
        self._memory = b""
        self._watchdog = 0
        self._busy = False  # a program runs, not the prompt
        self._cause = POWER_ON
        self._typing = bytearray()  # what is typed while it starts
        self._restart: asyncio.Task[None] | None = None
        self._asleep = False
        self._wakers: tuple[int, bytes] = (0, b"")  # the level and the pins that wake it
        self._timer: asyncio.TimerHandle | None = None

    @property
    def asleep(self) -> bool:
        """Whether it sleeps deeply: no process, no port, and the power is on."""
        return self._asleep

    @property
    def powered(self) -> bool:
        return self._interpreter is not None or self._asleep

    async def power_on(self) -> None:
        """Plugs the board in."""
        self.flash.mkdir(parents=True, exist_ok=True)
        self.terminal.path.parent.mkdir(parents=True, exist_ok=True)
        self.terminal.plug_in()
        self._restart = asyncio.ensure_future(self._start(POWER_ON))
        await asyncio.wait([self._restart])

    def power_off(self) -> None:
        """Cuts the power, in the middle of whatever it does."""
        self._end_sleep()
        self._kill()
        self._typing.clear()
        self.terminal.pull_out()
        self._memory, self._watchdog = b"", 0

    async def play(self, pin: int, edges: list[tuple[int, int]]) -> None:
        """Plays edges (level, microseconds since the one before) on an input; wakes a sleeping board."""
        self.levels[pin] = edges[-1][0]
        if self._asleep:
            level, pins = self._wakers
            if pin in pins and any(edge[0] == level for edge in edges):
                await self._wake_up([pin])
            return
        self._to_interpreter(b"P" + b"".join(struct.pack(">BBI", pin, level, wait) for level, wait in edges))

    async def wake_by_timer(self) -> None:
        """Its timer has run out. Nothing happens if it is awake."""
        if self._asleep:
            await self._wake_up([])

    def set_voltage(self, pin: int, millivolts: int) -> None:
        """Sets an analogue input."""
        self.voltages[pin] = millivolts
        self._to_interpreter(b"V" + struct.pack(">BH", pin, millivolts))

    def receive_packet(self, sender: bytes, signal_dbm: int, data: bytes) -> None:
        """A packet comes in by radio."""
        self._to_interpreter(b"R" + sender + bytes((signal_dbm & 0xFF,)) + data)

    # ---- sleep

    def _fall_asleep(self, timeout_ms: int, level: int, pins: bytes) -> None:
        """The chip sleeps: its USB port is gone, its RTC memory stays."""
        self._kill()
        self.terminal.pull_out()
        self._asleep, self._wakers = True, (level, pins)
        loop = asyncio.get_running_loop()
        if timeout_ms:
            self._timer = loop.call_later(
                timeout_ms / 1000, lambda: asyncio.ensure_future(self.wake_by_timer())
            )
        held = [pin for pin in pins if self.levels.get(pin, 1 - level) == level]
        self._changed()
        if held:  # the level wakes it, not the edge
            self._wake_up(held)

    def _end_sleep(self) -> None:
        self._asleep = False
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _wake_up(self, pins: list[int]) -> asyncio.Future[object]:
        """Starts it anew. Done when it runs, or has lost its power meanwhile."""
        self._end_sleep()
        self.terminal.plug_in()
        self._restart = asyncio.ensure_future(self._start(DEEP_SLEEP, woken=pins))
        return asyncio.ensure_future(asyncio.wait([self._restart]))

    # ---- the process

    async def _start(self, cause: int, mode: str = "run", woken: list[int] | None = None) -> None:
        self.starts += 1
        self.outputs.clear()
        self.channel = None
        self._busy = True
        self._cause = cause
        self._interpreter = Interpreter(
            self._socket_path, self.flash, self.terminal.write, self._from_interpreter, self._ended_by_itself
        )
        config = {
            "device": self.address.hex(),
            "kind": self.kind,
            "cause": cause,
            "mode": mode,
            "woken": woken or [],
            "memory": self._memory.hex(),
            "watchdog": self._watchdog,
            "levels": self.levels,
            "voltages": self.voltages,
        }
        await self._interpreter.greet(config)
        self._interpreter.type(bytes(self._typing))
        self._typing.clear()
        self._changed()

    def _kill(self) -> None:
        if self._restart and not self._restart.done():
            self._restart.cancel()
        interpreter, self._interpreter = self._interpreter, None
        if interpreter is None:
            return
        interpreter.kill()
        self.outputs.clear()
        self.channel = None
        self._changed()

    def _start_again(self, cause: int, mode: str = "run") -> None:
        self._kill()
        self._restart = asyncio.ensure_future(self._start(cause, mode))

    # ---- messages of the interpreter and of its terminal

    def _typed(self, data: bytes) -> None:
        _, interrupt, after = data.partition(INTERRUPT)
        if interrupt and self._busy and self._interpreter is not None:
            self._start_again(self._cause, "rest")
            self.terminal.write(b"\r\nKeyboardInterrupt: \r\n")
            self._typing += after
        elif self._interpreter is None or not self._interpreter.ready:
            self._typing += data
        else:
            self._interpreter.type(data)

    def _to_interpreter(self, message: bytes) -> None:
        if self._interpreter is not None:
            self._interpreter.tell(message)

    def _from_interpreter(self, letter: bytes, content: bytes) -> None:
        if letter == b"L":
            self.outputs[content[0]] = content[1]
            self._changed()
        elif letter == b"r":
            self._medium.send(self, content[:6], content[6:])
        elif letter == b"C":
            self.channel = content[0]
        elif letter == b"M":
            self._memory = content
        elif letter in (b"B", b"I"):
            self._busy = letter == b"B"
        elif letter == b"W":
            self._watchdog = int.from_bytes(content, "big")
        else:
            self._ended(letter, content)

    def _ended(self, letter: bytes, content: bytes) -> None:
        if letter == b"S":
            self._start_again(SOFT, content.decode())
            return
        self._watchdog = 0
        if letter == b"H":
            self._start_again(HARD)
        elif letter == b"D":
            log.info("virtual board %s: watchdog", self.name)
            self._start_again(WATCHDOG)
        elif letter == b"Z":
            timeout_ms, level = struct.unpack(">IB", content[:5])
            self._fall_asleep(timeout_ms, level, content[5:])

    def _ended_by_itself(self) -> None:
        """Boards never do that."""
        assert self._interpreter is not None
        interpreter, self._watchdog = self._interpreter, 0
        self._kill()
        log.warning("virtual board %s ended with %s: %r", self.name, interpreter.status, interpreter.last)

    def _changed(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()
