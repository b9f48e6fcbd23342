"""Settings of sound: microphones, ring, tracks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class Microphone:
    """One microphone at one service point."""

    name: str = setting("counter", "name of the microphone, unique on the post")
    point: str = setting("point-1", "service point at which it stands")
    device: str = setting(
        "",
        "sound card as `smilepost audio devices` names it, or pulse:SERVER:SOURCE; empty: the default one",
    )
    channel: int = setting(0, "channel of the card, from 0", low=0, high=31)
    role: str = setting("any", "whom it hears", choices=("customer", "operator", "any"))
    virtual: bool = setting(False, "true for the recorded microphone of the demonstration")


@dataclass(frozen=True)
class RetentionSettings:
    """Retention of tracks. Incidents and Force-majeure tracks are the last to go when room is short."""

    incident_days: float = setting(180.0, "days that incident tracks are kept", low=0, high=3650)
    force_majeure_days: float = setting(180.0, "days that Force-majeure tracks are kept", low=0, high=3650)
    sale_days: float = setting(30.0, "days that sale tracks are kept", low=0, high=3650)
    record_days: float = setting(30.0, "days that recordings of talks are kept", low=0, high=3650)
    answer_days: float = setting(90.0, "days that answers to questions are kept", low=0, high=3650)
    burst_days: float = setting(14.0, "days that tracks around bursts are kept", low=0, high=3650)
    budget_mb: float = setting(10_000.0, "room for all tracks, megabytes", low=10, high=10_000_000)
    least_free_mb: float = setting(
        500.0, "megabytes that stay free on the disk; below that tracks go", low=0, high=1_000_000
    )

    @property
    def longest_days(self) -> float:
        """Days after which every track is gone that nobody holds."""
        names = [one.name for one in fields(self) if one.name.endswith("_days")]
        return float(max(getattr(self, name) for name in names))


@dataclass(frozen=True)
class AudioSettings:
    """Recording in a circle, and the tracks cut from it."""

    microphones: tuple[Microphone, ...] = setting((), "the microphones; none: sound is off")
    ring_hours: float = setting(
        24.0, "hours of sound kept per microphone (115 MB per hour)", low=0.01, high=744
    )
    ring_folder: str = setting("", "folder of the ring files; empty: `ring` in the post's data folder")
    silent_dbfs: float = setting(
        -75.0, "level below which a microphone counts as silent, dB below full scale", low=-120, high=-20
    )
    silent_s: float = setting(
        60.0, "seconds of silence after which the microphone is reported", low=5, high=86400
    )
    record_limit_s: float = setting(
        600.0, "seconds after which a recording that a fob started ends by itself", low=10, high=600
    )
    retention: RetentionSettings = setting(RetentionSettings(), "how long tracks are kept")


def ring_folder(settings: AudioSettings, data: Path) -> Path:
    """The folder of the rings. data: the post's data folder."""
    return Path(settings.ring_folder) if settings.ring_folder else data / "ring"
