"""Settings of the legal basis, without which a site must not record people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from host_daemon.base.texts import mark as _
from host_daemon.settings.field import setting


@dataclass(frozen=True)
class LegalSettings:
    """On what grounds sound is recorded, and who answers for it."""

    basis: str = setting(
        "",
        "legal basis of recording sound (in the European Union GDPR, article 6(1); in Russia Federal Law "
        "152-FZ, article 6); empty: not thought of yet, and the page Now says so",
        choices=("", "consent", "contract", "legal obligation", "legitimate interest"),
    )
    responsible: str = setting(
        "", "who answers for the recordings, with an address, as the notice names them"
    )


class RecordingDevice(Protocol):
    """A microphone as far as it matters here."""

    @property
    def virtual(self) -> bool: ...


def warning(legal: LegalSettings, microphones: Iterable[RecordingDevice]) -> str | None:
    """The duty that the manager still has before sound may be recorded, or None."""
    if legal.basis or all(microphone.virtual for microphone in microphones):
        return None
    return _(
        "Sound is recorded here and no legal basis is noted for it. Note it under Settings, Recording people."
    )
