"""Health of every sense, board, link and delivery: problems first, figures for the technician below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.boards import rejected_frames
from host_daemon.boards.labels import MEANINGS
from host_daemon.events import HealthReported, Sense
from host_daemon.store.unread import UnreadStore
from web_ui.core.access import STAFF, Who
from web_ui.core.labels import WORDS
from web_ui.core.page import PageRouter
from web_ui.core.services import DataOf, HealthOf, Now
from web_ui.devices.unread import sources

# What a report's detail is called, by its sense; and the unit of its value, if it is a figure of one.
DETAILS: dict[Sense, dict[str, str]] = {
    "microphone": {
        "device": _("Sound card"),
        "trouble": _("Reason"),
        "level_dbfs": _("Level"),
        "peak_dbfs": _("Loudest"),
        "drift_ppm": _("Clock of the card differs by"),
        "lost_samples": _("Samples lost on the way"),
        "dropped_chunks": _("Pieces of sound that were not read in time"),
        "disk": _("Disk"),
        "set_aside": _("A damaged ring was set aside as"),
    },
    "camera": {
        "fps": _("Pictures a second"),
        "ms_per_frame": _("Work for a picture"),
        "width": _("Width"),
        "height": _("Height"),
        "frames": _("Pictures so far"),
        "damaged": _("Damaged pictures"),
        "light": _("Light"),
        "trouble": _("Reason"),
    },
    "board": {
        "power": _("Power"),
        "battery_mv": _("Battery"),
        "link": _("Connected through"),
        "missed": _("Presses lost in a day"),
        "dead": _("Nothing follows"),
        "version": _("Firmware"),
        "queue": _("Presses waiting on the board"),
        "signal_dbm": _("Signal"),
        "reset_cause": _("Last start"),
        **dict.fromkeys(rejected_frames.WORDS, _("Rejected in an hour")),
    },
    "link": {
        "path": _("Port"),
        "frames": _("Messages from boards"),
        "garbage": _("Damaged messages"),
        "opened": _("Times opened"),
        "connected": _("Times connected"),
        "unsent": _("Answers that could not be sent"),
        "foreign": _("Messages from unknown boards"),
        "dropped": _("Messages dropped: too many at once"),
        "host": _("Address"),
        "port": _("Port"),
        "tls_port": _("Port with TLS"),
        "boards": _("Boards with access"),
        "starts": _("Times started"),
        "why": _("Reason"),
        "clock_ahead_s": _("Clock ahead by"),
    },
    "delivery": {"waiting": _("Messages waiting"), "error": _("Reason")},
    "disk": {
        "error": _("Reason"),
        "removed": _("Tracks removed the last time"),
        "gone": _("Messages removed the last time"),
        "leap_days": _("The clock jumped by"),
    },
    "process": {
        "pid": _("Process number"),
        "starts": _("Times started"),
        "phrases": _("Phrases"),
        "taught": _("Trained phrases"),
        "damaged": _("Damaged phrases"),
        "error": _("Reason"),
    },
}
UNITS = {
    "level_dbfs": (_("{n} dBFS"), 1),
    "peak_dbfs": (_("{n} dBFS"), 1),
    "drift_ppm": (_("{n} ppm"), 1),
    "fps": ("{n}", 1),
    "clock_ahead_s": (_("{n} s"), 0),
    "leap_days": (_("{n} d"), 1),
    "ms_per_frame": (_("{n} ms"), 1),
    "width": (_("{n} px"), 0),
    "height": (_("{n} px"), 0),
    "signal_dbm": (_("{n} dBm"), 0),
}
# Numbers that name something are written without separators.
NAMES = {"pid", "port", "tls_port"}
CHOICES = {"link": "through", "light": "lighting", "power": "power", "reset_cause": "reset"}

router = PageRouter(STAFF)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure for the technician, in the reader's language."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class HealthPage:
    """Everything that reports its health, worst first; facts: of each, by its uid. unread: uids of what sent
    something that could not be read."""

    at: int
    reports: tuple[HealthReported, ...]
    facts: dict[str, tuple[Fact, ...]]
    unread: frozenset[str]


@router.page("/health", "health.html")
def health(board: HealthOf, data: DataOf, who: Who, now: Now) -> HealthPage:
    """Health of every sense, board, link and delivery, with figures for the technician."""
    reports = board.all(now)
    return HealthPage(
        at=now,
        reports=reports,
        facts={one.uid: facts(one, who.texts) for one in reports},
        unread=sources(UnreadStore(data)),
    )


def facts(report: HealthReported, words: Texts) -> tuple[Fact, ...]:
    """The report's detail in words, without what is unknown."""
    names = DETAILS[report.sense]
    return tuple(
        Fact(name=words.text(names.get(key, key)), value=_written(key, value, words))
        for key, value in report.detail.items()
        if value is not None and value != ""
    )


def _written(key: str, value: Any, words: Texts) -> str:
    if key in CHOICES:
        return words.text(WORDS[CHOICES[key]].get(value, str(value)))
    if key == "dead":
        return ", ".join(words.text(MEANINGS.get(one, _("a button without a meaning"))) for one in value)
    if isinstance(value, str) or key in NAMES:
        return str(value)
    if key == "battery_mv":
        return words.text(_("{volts} V"), volts=words.number(value / 1000, 2))
    unit, digits = UNITS.get(key, ("{n}", 0))
    return words.text(unit, n=words.number(value, digits))
