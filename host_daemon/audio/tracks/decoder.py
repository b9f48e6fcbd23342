"""Decoder of recordings of every format: the one place where a file becomes samples.

The decoder decides what a recording is, not a name, a type that a sender gave or the first bytes. Rate and
channels may change on the way, and recordings may follow each other in one file.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import suppress
from mmap import mmap
from typing import TYPE_CHECKING

import numpy as np

from host_daemon.audio.samples import RATE, Samples
from host_daemon.audio.tracks.joined import beginnings
from host_daemon.base.texts import mark as _

if TYPE_CHECKING:
    import av

# Formats that hold their own sound; others (playlists, lists of files) name files and addresses to be opened.
FORMATS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,ircam,latm,loas,matroska,webm,"
    "mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,nistsphere,nut,ogg,qcp,rm,sox,tak,tta,voc,w64,wav,wv,xwma"
)
# Formats without a header of their own: they must be named.
RAW = ("g722", "gsm", "alaw", "mulaw")
_OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "none", "max_streams": "64"}

# No recorder is slower; brought to 16 kHz, a frame that says 1 Hz would fill the memory.
LEAST_RATE = 1000

UNREADABLE = _("This file is not a recording that can be read.")
SILENT = _("There is no sound in this file.")


class BadRecording(Exception):
    """A recording that cannot be used. The text is a key of `texts`."""


def samples(data: bytes | mmap, longest_s: float = math.inf, raw: str | None = None) -> Samples:
    """The recording's first `longest_s` seconds, 16 kHz mono int16. Raises BadRecording.

    raw: one of RAW, for a file that has no header. Of a recording that is damaged or breaks off one gets what
    can be decoded: phones are put away in the middle of it.
    """
    most = math.inf if math.isinf(longest_s) else round(longest_s * RATE)
    parts: list[Samples] = []
    length, wrong = 0, UNREADABLE
    starts = [0] if raw else beginnings(data)
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        try:
            for part in _decoded(_Section(data, start, end), raw):
                parts.append(part)
                length += len(part)
                if length >= most:
                    break
        except BadRecording as error:
            wrong = str(error)
        if length >= most:
            break
    if not length:
        raise BadRecording(wrong)
    whole = np.concatenate(parts)
    return (whole if math.isinf(most) else whole[: int(most)]).astype(np.int16)


class _Section(io.RawIOBase):
    """Some bytes as a file, without a copy of them."""

    def __init__(self, data: bytes | mmap, start: int, end: int) -> None:
        self._data, self._start, self._size, self._at = data, start, end - start, 0

    def read(self, size: int = -1) -> bytes:
        count = max(0, self._size - self._at if size < 0 else min(size, self._size - self._at))
        place = self._start + self._at
        self._at += count
        return bytes(self._data[place : place + count])

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _decoded(file: _Section, raw: str | None) -> Iterator[Samples]:
    """The samples of one recording, piece by piece. Raises BadRecording where none can be had of it."""
    import av  # 30 MB of code that only somebody who decodes needs

    try:
        with av.open(file, format=raw, options={} if raw else dict(_OPTIONS)) as container:
            if not container.streams.audio:
                raise BadRecording(SILENT)
            yield from _resampled(_frames(container))
    except (av.FFmpegError, OSError, ValueError, IndexError, MemoryError, OverflowError):
        raise BadRecording(UNREADABLE) from None


def _frames(container: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    """Frames of the first sound in it; a packet that cannot be decoded is passed over."""
    import av

    for packet in container.demux(container.streams.audio[0]):
        with suppress(av.FFmpegError):
            for frame in packet.decode():
                if isinstance(frame, av.AudioFrame) and frame.sample_rate >= LEAST_RATE:
                    yield frame


def _resampled(frames: Iterator[av.AudioFrame]) -> Iterator[Samples]:
    """16 kHz mono. A resampler serves one kind of frames: another kind gets another one."""
    import av

    resampler, kind = None, None
    for frame in frames:
        here = frame.format.name, frame.layout.name, frame.sample_rate
        if resampler is None or here != kind:
            if resampler is not None:
                yield from _pieces(resampler, None)
            resampler, kind = av.AudioResampler(format="s16", layout="mono", rate=RATE), here
        yield from _pieces(resampler, frame)
    if resampler is not None:
        yield from _pieces(resampler, None)


def _pieces(resampler: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[Samples]:
    for piece in resampler.resample(frame):
        yield piece.to_ndarray().ravel()
