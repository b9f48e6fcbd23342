"""Recording asks for its legal basis; recorded stand-ins do not."""

from __future__ import annotations

from host_daemon.settings.audio import Microphone
from host_daemon.settings.legal import LegalSettings, warning

REAL, STAND_IN = Microphone(name="counter"), Microphone(name="demo", virtual=True)


def test_a_real_microphone_needs_a_basis() -> None:
    assert warning(LegalSettings(), [STAND_IN, REAL]) is not None
    assert warning(LegalSettings(basis="consent"), [REAL]) is None


def test_stand_ins_and_no_microphone_need_none() -> None:
    assert warning(LegalSettings(), [STAND_IN]) is None
    assert warning(LegalSettings(), []) is None
