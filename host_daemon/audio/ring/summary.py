"""Summary of a ring for people: stretches of sound, the gaps between them, drift, damage."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.audio.ring.block import BLOCK_SAMPLES
from host_daemon.audio.ring.coverage import Segment
from host_daemon.audio.ring.reader import RingReader
from host_daemon.audio.samples import RATE


@dataclass(frozen=True)
class Stretch:
    """Sound without a gap. start, end: UTC milliseconds, as the clock stood then. damaged: blocks that cannot
    be read, None where nobody looked. drift_ppm: how much slower than the system's the card's clock ran; None
    for less than a minute. gap_s: for how long nothing was recorded before it; None for the oldest."""

    start: int
    end: int
    seconds: float
    damaged: int | None
    drift_ppm: float | None
    gap_s: float | None


@dataclass(frozen=True)
class RingSummary:
    """hours: of sound. budget_hours: that there is room for. bytes: of the file. blocks: with sound in them.
    damaged: as in Stretch, of the whole. stretches: oldest first."""

    hours: float
    budget_hours: float
    bytes: int
    blocks: int
    damaged: int | None
    stretches: tuple[Stretch, ...]


def summarize(ring: RingReader, *, check: bool) -> RingSummary:
    """Summary of the ring. check: read every block and count the damaged ones (115 MB an hour)."""
    found, blocks = [], 0
    segments = tuple(ring.segments())
    for segment, older in zip(segments, (*segments[1:], None), strict=True):
        numbers = range(segment.first_seq, segment.last_seq + 1)
        blocks += len(numbers)
        found.append(
            Stretch(
                start=segment.wall_us // 1000,
                end=segment.last_wall_us // 1000,
                seconds=(segment.end - segment.first) / RATE,
                damaged=_damaged(ring, numbers) if check else None,
                drift_ppm=_drift(segment),
                gap_s=_gap(older, segment) if older else None,
            )
        )
    found.reverse()
    return RingSummary(
        hours=sum(stretch.seconds for stretch in found) / 3600,
        budget_hours=ring.header.blocks * BLOCK_SAMPLES / RATE / 3600,
        bytes=ring.header.file_bytes,
        blocks=blocks,
        damaged=sum(stretch.damaged or 0 for stretch in found) if check else None,
        stretches=tuple(found),
    )


def _gap(before: Segment, after: Segment) -> float:
    """Seconds. Only between two starts of the system is the wall clock asked, which may have been set."""
    if before.boot == after.boot:
        return (after.mono_us - before.last_mono_us) / 1e6
    return max(0, after.wall_us - before.last_wall_us) / 1e6


def _damaged(ring: RingReader, numbers: range) -> int:
    """Number of blocks that cannot be read. One that was overwritten while it was read is no damage."""
    unread = [seq for seq in numbers if ring.block(seq) is None]
    newest = ring.newest() if unread else None
    # The slot after the newest block's may be half written just now.
    return sum(newest is not None and seq > newest.seq - ring.header.blocks + 1 for seq in unread)


def _drift(segment: Segment) -> float | None:
    sound_us = (segment.end - segment.first) * 1_000_000 / RATE
    if sound_us < 60_000_000:
        return None
    return round(((segment.last_mono_us - segment.mono_us) / sound_us - 1) * 1e6, 1)
