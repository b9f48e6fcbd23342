"""Counter talk, and wave files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hardware.simulator import talk
from hardware.simulator.talk import RATE, counter_talk, read_wave, write_wave


@pytest.mark.parametrize("spoken", [True, False])
def test_the_talk_lasts_minutes_and_has_pauses(
    tmp_path: Path, spoken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not spoken:
        monkeypatch.setattr(talk.shutil, "which", lambda _name: None)
    path = tmp_path / "talk.wav"
    samples = counter_talk(path)
    assert len(samples) > 100 * RATE
    assert np.array_equal(read_wave(path), samples)
    seconds = samples[: len(samples) // RATE * RATE].reshape(-1, RATE).astype(float)
    levels = 20 * np.log10(np.sqrt((seconds**2).mean(axis=1)) / 32_768)
    # Voices near -20 dBFS, the room between them near -55.
    assert levels.max() > -28 and levels.min() < -50


def test_the_talk_is_rendered_once(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    write_wave(path, np.array([1, -2, 3], np.int16))
    assert list(counter_talk(path)) == [1, -2, 3]
