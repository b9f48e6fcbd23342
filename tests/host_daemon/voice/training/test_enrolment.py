from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from host_daemon.voice.phrases.saying import RULES, Saying
from host_daemon.voice.synthesis.synthesiser import Mute
from host_daemon.voice.training import enrolment
from host_daemon.voice.training.negatives import join


class Talker:
    """A synthesiser of twelve voices, or a mute one."""

    name, kind = "talker", RULES

    def __init__(self, mute: bool) -> None:
        self._mute = mute

    def voices(self, language: str) -> list[str]:
        return [str(number) for number in range(12)]

    def say(self, text: str, voice: str, pace: float, pitch: float) -> np.ndarray:
        if self._mute:
            raise Mute(text)
        return np.ones(1600, np.int16)


@pytest.mark.parametrize(
    ("people", "text", "mute", "asked"),
    [
        (5, "", False, 1.6),
        (20, "", False, 0.5),
        (0, "phrase", False, 2.0),
        (5, "phrase", False, 2.0),
        (20, "phrase", True, 0.5),
    ],
)
def test_how_many_alarms_a_threshold_is_for_goes_by_who_teaches(
    monkeypatch, embedder, tmp_path: Path, people, text, mute, asked
):
    efforts = []
    monkeypatch.setattr(enrolment, "train", lambda *given: efforts.append(given[4]))
    monkeypatch.setattr(enrolment, "spoken", lambda *given: join([]))
    said = [Saying(np.ones(1600, np.int16), str(number)) for number in range(people)]
    enrolment.enrol(text, "en", said, join([]), embedder, tmp_path, synthesisers=[Talker(mute)])
    assert efforts[0].false_alarms == asked
