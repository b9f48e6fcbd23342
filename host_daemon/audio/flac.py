"""Sound as the bytes of a FLAC file."""

from __future__ import annotations

import io

import soundfile

from host_daemon.audio.samples import RATE, Samples


def flac(samples: Samples) -> bytes:
    """A whole file of 16 bits a sample at the usual rate."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, "PCM_16", format="FLAC")
    return file.getvalue()
