"""The page Now: what is wrong first, then the day in figures."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.base.durations import DAY_MS
from host_daemon.events import HealthReported, IncidentOpened
from host_daemon.projections.figures import COUNTING, Figures, figures
from host_daemon.settings.legal import warning
from host_daemon.store.records import Role
from web_ui.core.access import READERS
from web_ui.core.local_day import day
from web_ui.core.services import Post
from web_ui.incidents.incident import Line, lines, open_count

LATEST = 5
# Open incidents are counted this far back.
OPEN_MS = 30 * DAY_MS


@dataclass(frozen=True, kw_only=True)
class NowPage:
    """at: when this was so. start: of the day. open_count: incidents of 30 days that nobody closed.

    wrong, well: health, worst first. unsent: deliveries that wait.
    """

    at: int
    start: int
    figures: Figures
    incident_count: int
    open_count: int
    incidents: tuple[Line, ...]
    wrong: tuple[HealthReported, ...]
    well: tuple[HealthReported, ...]
    notices: tuple[str, ...]
    unsent: int


def now_page(post: Post, role: Role | None) -> NowPage:
    """The page for a role: only readers see incidents, others their number."""
    at = post.now()
    start, end = day(at, post.zone)
    health = post.health.all(at)
    settings = post.config.settings()
    unmet = warning(settings.legal, settings.audio.microphones)
    found = figures(post.journal, settings.contacts, at, start, end)
    counting = (COUNTING,) if found.counting else ()
    return NowPage(
        at=at,
        start=start,
        figures=found,
        incident_count=len(post.reader.events([IncidentOpened], start, end)),
        open_count=open_count(post.reader, end - OPEN_MS, end),
        incidents=lines(post.reader, post.config, start, end, LATEST) if role in READERS.roles else (),
        wrong=tuple(report for report in health if report.health in ("failed", "warning")),
        well=tuple(report for report in health if report.health in ("ok", "off")),
        notices=(*counting, *post.config.notices(), *((unmet,) if unmet else ())),
        unsent=len(post.reader.deliveries(unsent=True)),
    )
