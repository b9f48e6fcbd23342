from __future__ import annotations

import io

import numpy as np
import soundfile

from host_daemon.audio.flac import flac


def test_every_sample_comes_back() -> None:
    samples = np.array([0, 1, -1, 32767, -32768] * 1000, np.int16)
    found, rate = soundfile.read(io.BytesIO(flac(samples)), dtype="int16")
    assert rate == 16000
    assert found.tolist() == samples.tolist()


def test_it_is_a_flac_file() -> None:
    assert flac(np.zeros(160, np.int16)).startswith(b"fLaC")
