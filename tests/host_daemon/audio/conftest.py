"""What tests of sound share: rings in a temporary folder, and the moment at which they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US
from host_daemon.audio.ring.coverage import Reckoning
from host_daemon.audio.ring.writer import RingWriter

BOOT = b"thisboot"
# Monotonic time starts at 1000 s, and UTC is 2026-01-01T00:00:00Z there.
START_US = 1_000_000_000
OFFSET_US = 1_767_225_600_000_000 - START_US


@pytest.fixture
def boot() -> bytes:
    return BOOT


@pytest.fixture
def start_us() -> int:
    return START_US


@pytest.fixture
def reckoning() -> Reckoning:
    return Reckoning(BOOT, OFFSET_US)


@pytest.fixture
def ring_file(tmp_path: Path) -> Path:
    return tmp_path / "counter.ring"


@pytest.fixture
def counted() -> Callable[[int, int], np.ndarray]:
    """Samples that tell their own number: sample n is n modulo 30,011 (a prime), so any shift shows."""

    def make(first: int, count: int) -> np.ndarray:
        return ((np.arange(first, first + count) % 30_011) - 15_000).astype(np.int16)

    return make


@pytest.fixture
def filled(ring_file: Path, counted: Callable[[int, int], np.ndarray]) -> Callable[..., RingWriter]:
    """Makes a ring of `slots` slots and writes `blocks` full blocks of counted samples, without a gap."""

    def make(blocks: int, slots: int = 60, close: bool = True) -> RingWriter:
        writer = RingWriter(ring_file, slots, "counter", BOOT)
        for n in range(blocks):
            first = n * BLOCK_SAMPLES
            mono_us = START_US + round(n * BLOCK_US)
            writer.write(counted(first, BLOCK_SAMPLES), first, mono_us, mono_us + OFFSET_US, joins=n > 0)
        if close:
            writer.close()
        return writer

    return make
