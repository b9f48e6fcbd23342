"""The audio process as the core runs it, for benches."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hardware.simulator.microphone import VirtualMicrophone
from host_daemon.events import CutAsked, CutFailed, Event, HealthReported, TrackCut, from_line, to_line
from host_daemon.store.config import Config

TICK = os.sysconf("SC_CLK_TCK")


def furnish(data: Path, microphones: list[VirtualMicrophone], ring_hours: float) -> list[str]:
    """Writes the configuration; the names of the microphones."""
    names = [f"m{n}" for n in range(len(microphones))]
    written = [{"name": n, "device": m.device} for n, m in zip(names, microphones, strict=True)]
    Config(data).write_settings({"audio": {"ring_hours": ring_hours, "microphones": written}})
    return names


class Child:
    """`smilepost audio run` on a data folder; may be killed and started again. program: what Python runs."""

    def __init__(self, data: Path, program: Sequence[str] = ("-m", "host_daemon.app")) -> None:
        self.data = data
        self.program = program
        self.healths: dict[str, HealthReported] = {}
        self.answers: dict[str, TrackCut | CutFailed] = {}
        self.answered = 0

    async def start(self) -> None:
        self.healths.clear()
        command = [sys.executable, *self.program, "--data", str(self.data), "audio", "run"]
        self.process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=2**20,
        )
        self._reading = asyncio.create_task(self._read(self.process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        async for line in process.stdout:
            event: Event = from_line(line)
            if isinstance(event, HealthReported):
                self.healths[event.name] = event
            elif isinstance(event, TrackCut | CutFailed):
                self.answers[event.cut] = event
                self.answered += 1

    def ask(self, asked: CutAsked) -> None:
        assert self.process.stdin
        self.process.stdin.write(to_line(asked).encode())

    async def hearing(self, names: list[str], within_s: float = 120) -> None:
        """Waits until every microphone is ok."""
        end = time.monotonic() + within_s
        while not all(n in self.healths and self.healths[n].health == "ok" for n in names):
            if time.monotonic() > end:
                raise SystemExit(f"the microphones are not ok: {self.healths}")
            await asyncio.sleep(0.02)

    def cpu_s(self) -> float:
        return cpu_s(self.process.pid)

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()
        await self._reading

    async def stop(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        status = await self.process.wait()
        await self._reading
        return status


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def asked(uid: str, at: int, microphone: str, before_ms: int, after_ms: int) -> CutAsked:
    return CutAsked(
        uid=f"{uid}/cut/incident",
        at=at,
        track="incident",
        microphone=microphone,
        before_ms=before_ms,
        after_ms=after_ms,
        cause=uid,
        point="point-1",
    )
