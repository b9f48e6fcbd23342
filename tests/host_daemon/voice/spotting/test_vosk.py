"""To the port's edge: no model can be shipped, so a stand-in with the package's interface answers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from host_daemon.voice.spotting import vosk
from host_daemon.voice.spotting.engine import EngineRefused
from host_daemon.voice.spotting.vosk import Vosk, transcript


class Stub:
    """vosk that understands the same sentence every second of sound."""

    def __init__(self) -> None:
        self.grammar = None
        self.heard = 0

    def Model(self, path):
        return path

    def KaldiRecognizer(self, model, rate, grammar=None):
        assert rate == 16000
        self.grammar = grammar
        return self

    def SetWords(self, wanted):
        assert wanted

    def Reset(self):
        self.heard = 0

    def AcceptWaveform(self, data):
        self.heard += len(data) // 2
        return self.heard % 16000 == 0

    def Result(self):
        second = self.heard / 16000 - 1
        words = [("приходите", 0.1, 0.5), ("к", 0.5, 0.55), ("нам", 0.55, 0.7), ("ещё", 0.7, 0.95)]
        result = [{"word": w, "start": second + a, "end": second + b, "conf": 0.9} for w, a, b in words]
        return json.dumps({"result": result, "text": "приходите к нам ещё"})

    def FinalResult(self):
        return json.dumps({"text": ""})


@pytest.fixture
def model(tmp_path):
    (tmp_path / "am").mkdir()
    return tmp_path


def test_phrases_are_found_in_what_it_understands(model):
    stub = Stub()
    engine = Vosk(model, {"again": "приходите к нам ещё", "us": "к нам", "other": "нам не надо"}, stub)
    assert json.loads(stub.grammar) == ["приходите к нам ещё", "к нам", "нам не надо", "[unk]"]
    found = [d for i in range(4) for d in engine.feed(np.zeros(4000, np.int16), 80_000 + 4000 * i)]
    assert [(d.key, d.start, d.end) for d in found] == [
        ("us", 80_000 + 8000, 80_000 + 11_200),
        ("again", 80_000 + 1600, 80_000 + 15_200),
    ]
    assert found[0].score == pytest.approx(0.9)


def test_a_transcript(model):
    assert transcript(model, np.zeros(32_000, np.int16), Stub()) == "приходите к нам ещё приходите к нам ещё"


def test_no_model(tmp_path):
    with pytest.raises(EngineRefused) as refused:
        Vosk(tmp_path / "nowhere", {"a": "b"}, Stub())
    assert str(refused.value) == vosk.NO_MODEL


def test_a_model_that_it_refuses(model):
    class Broken(Stub):
        def Model(self, path):
            raise Exception("Failed to create a model")

    with pytest.raises(EngineRefused) as refused:
        Vosk(model, {"a": "b"}, Broken())
    assert str(refused.value) == vosk.NO_MODEL


@pytest.mark.parametrize(
    ("fault", "told"),
    [(Exception("Failed to create a model"), EngineRefused), (MemoryError(), MemoryError)],
    ids=["its own", "another's"],
)
def test_only_what_vosk_itself_refuses_is_the_models_fault(model, fault, told, monkeypatch):
    def refuse(path):
        raise fault

    stub = Stub()
    monkeypatch.setattr(stub, "Model", refuse)
    with pytest.raises(told):
        Vosk(model, {"again": "приходите"}, stub)
