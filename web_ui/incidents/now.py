"""The page Now: faults first, then the day in figures; live while one looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi.sse import EventSourceResponse, ServerSentEvent

from host_daemon.base.durations import DAY_MS
from host_daemon.events import HealthReported, IncidentOpened
from host_daemon.projections.figures import COUNTING, Figures, figures
from host_daemon.settings.legal import warning
from host_daemon.store.records import Role
from web_ui.core.access import READERS, STAFF, Who
from web_ui.core.live_sections import AGAIN, STILL_S, LiveSectionsOf, ViewerOf
from web_ui.core.local_day import day
from web_ui.core.page import PageRouter
from web_ui.core.services import Services, ServicesOf
from web_ui.incidents.incident import IncidentLine, lines, open_count

LATEST = 5
# Open incidents are counted this far back.
OPEN_MS = 30 * DAY_MS

router = PageRouter(STAFF)
routers = (router,)


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
    incidents: tuple[IncidentLine, ...]
    wrong: tuple[HealthReported, ...]
    well: tuple[HealthReported, ...]
    notices: tuple[str, ...]
    unsent: int


@router.page("/", "now.html", twin="/now.json")
def now(services: ServicesOf, who: Who) -> NowPage:
    """State of the post: the day's figures, what is wrong, the newest incidents."""
    return now_page(services, who.role)


@router.get("/now/live", response_class=EventSourceResponse)
async def live(
    viewer: ViewerOf, sections: LiveSectionsOf, services: ServicesOf
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: each a JSON object of the page's sections that changed, as HTML by id."""
    who = viewer.who
    yield AGAIN
    async for _events in viewer.events(STILL_S):
        shown = await sections.render("now_parts.html", who, lambda: now_page(services, who.role))
        yield viewer.changed(shown)


def now_page(services: Services, role: Role | None) -> NowPage:
    """The page for a role: only readers see incidents, others their number."""
    at = services.now()
    start, end = day(at, services.zone)
    reader, config = services.reader, services.config
    health = services.health.all(at)
    settings = config.settings()
    unmet = warning(settings.legal, settings.audio.microphones)
    found = figures(services.journal, settings.contacts, at, start, end)
    counting = (COUNTING,) if found.counting else ()
    return NowPage(
        at=at,
        start=start,
        figures=found,
        incident_count=len(reader.events([IncidentOpened], start, end)),
        open_count=open_count(reader, end - OPEN_MS, end),
        incidents=lines(reader, config, start, end, LATEST) if role in READERS.roles else (),
        wrong=tuple(report for report in health if report.health in ("failed", "warning")),
        well=tuple(report for report in health if report.health in ("ok", "off")),
        notices=(*counting, *config.notices(), *((unmet,) if unmet else ())),
        unsent=len(reader.deliveries(unsent=True)),
    )
