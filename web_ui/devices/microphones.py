"""Microphones: level of each, content of its ring, and the sound cards of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from host_daemon.audio.capture import card_list
from host_daemon.audio.capture.card_list import NoList
from host_daemon.audio.capture.sound_card import CardInfo
from host_daemon.audio.ring.abandoned import Leftover, leftovers
from host_daemon.audio.ring.reader import RingReader, RingRefused, ring_path
from host_daemon.audio.ring.summary import Stretch, summarize
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import Health, HealthReported
from host_daemon.settings.audio import AudioSettings, Microphone, ring_folder
from web_ui.core.access import WIRERS, Who
from web_ui.core.labels import WORDS
from web_ui.core.page import PageRouter
from web_ui.core.services import DataOf, Services, ServicesOf, SettingsOf

# Stretches of a ring that are shown one by one.
SHOWN = 12
NOT_HEARD = _("The microphone has not been heard of yet.")
NOT_YET = _("Nothing was recorded yet.")
UNREADABLE = _("The ring file cannot be read. Recording begins a new one; the old one is set aside.")

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class Level:
    """State of a microphone. said, problem: in the visitor's language. at: of its last word, None before the
    first. level_dbfs: of the last second, peak_dbfs: of the last ten, dB below full scale. drift_ppm: how
    much slower than the system's its clock runs. lost_samples: on the way from the card, since its start."""

    name: str
    health: Health
    said: str
    problem: str
    at: int | None
    level_dbfs: float | None
    peak_dbfs: float | None
    drift_ppm: float | None
    lost_samples: int


@dataclass(frozen=True, kw_only=True)
class Ring:
    """hours: of sound, of budget_hours there is room for. stretches: without a gap, newest first. more:
    stretches that are not listed."""

    hours: float
    budget_hours: float
    bytes: int
    stretches: tuple[Stretch, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class MicrophoneLine:
    """A microphone with its ring. trouble: why there is no ring to look into, else empty."""

    microphone: Microphone
    level: Level
    ring: Ring | None
    trouble: str


@dataclass(frozen=True, kw_only=True)
class SoundPage:
    """Every microphone. at: now. left: rings that nothing records into any more. points: names of the service
    points, by id."""

    at: int
    rooms: tuple[MicrophoneLine, ...]
    left: tuple[Leftover, ...]
    points: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class LevelsPage:
    """Only what changes every second."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class CardsPage:
    """The machine's sound cards with inputs. problem: why they cannot be listed, else empty."""

    cards: tuple[CardInfo, ...]
    problem: str


@router.page("/sound", "sound.html")
def sound(services: ServicesOf, settings: SettingsOf, who: Who) -> SoundPage:
    """Every microphone, how loud it is, and what its ring holds."""
    audio, data = settings.audio, services.data
    levels = {level.name: level for level in _levels(services, audio, who.texts)}
    return SoundPage(
        at=services.now(),
        rooms=tuple(_line(data, audio, one, levels[one.name]) for one in audio.microphones),
        left=tuple(leftovers(data, audio)),
        points={point.id: point.name for point in services.config.points()},
    )


@router.get("/sound/levels.json")
def levels(services: ServicesOf, settings: SettingsOf, who: Who) -> LevelsPage:
    """Level of every microphone."""
    return LevelsPage(levels=_levels(services, settings.audio, who.texts))


@router.page("/sound/cards", "cards.html")
async def cards(data: DataOf) -> CardsPage:
    """The machine's sound cards, as the settings name them."""
    try:
        return CardsPage(cards=await card_list.cards(data), problem="")
    except NoList as error:
        return CardsPage(cards=(), problem=str(error))


def _levels(services: Services, settings: AudioSettings, words: Texts) -> tuple[Level, ...]:
    known = {
        report.name: report for report in services.health.all(services.now()) if report.sense == "microphone"
    }
    return tuple(_level(one.name, known.get(one.name), words) for one in settings.microphones)


def _level(name: str, report: HealthReported | None, words: Texts) -> Level:
    health: Health = report.health if report else "off"
    said = WORDS["health"][health]
    detail = report.detail if report else {}

    def figure(key: str) -> float | None:
        found = detail.get(key)
        return float(found) if isinstance(found, int | float) else None

    return Level(
        name=name,
        health=health,
        said=words.text(said),
        problem=words.text(report.problem if report else NOT_HEARD),
        at=report.at if report else None,
        level_dbfs=figure("level_dbfs"),
        peak_dbfs=figure("peak_dbfs"),
        drift_ppm=figure("drift_ppm"),
        lost_samples=round(figure("lost_samples") or 0),
    )


def _line(data: Path, settings: AudioSettings, microphone: Microphone, level: Level) -> MicrophoneLine:
    ring, trouble = None, ""
    try:
        with RingReader(ring_path(ring_folder(settings, data), microphone.name)) as reader:
            ring = _ring(reader)
    except FileNotFoundError:
        trouble = NOT_YET
    except (OSError, RingRefused):
        trouble = UNREADABLE
    return MicrophoneLine(microphone=microphone, level=level, ring=ring, trouble=trouble)


def _ring(reader: RingReader) -> Ring:
    found = summarize(reader, check=False)
    stretches = found.stretches[::-1]
    return Ring(
        hours=found.hours,
        budget_hours=found.budget_hours,
        bytes=found.bytes,
        stretches=stretches[:SHOWN],
        more=max(0, len(stretches) - SHOWN),
    )
