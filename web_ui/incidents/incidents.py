"""Pages of incidents: the newest of them, and each with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import HTTPException, Query

from host_daemon.base.texts import mark as _
from host_daemon.store.reader import END_OF_TIME
from web_ui.core.access import READERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, Now, ReaderOf, SettingsOf
from web_ui.core.slug import uid
from web_ui.incidents.incident import Incident, IncidentLine, lines, whole

LISTED = 100

Shown = Literal["all", "new", "working", "closed"]

router = PageRouter(READERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class IncidentsPage:
    """The newest incidents of a status (or all), newest first. older: `before` of the next page, or None."""

    status: str
    incidents: tuple[IncidentLine, ...]
    older: int | None


@router.page("/incidents", "incidents.html")
def incidents(
    reader: ReaderOf,
    config: ConfigOf,
    now: Now,
    status: Shown = "all",
    before: Annotated[int | None, Query(ge=0, le=END_OF_TIME)] = None,
) -> IncidentsPage:
    """The newest incidents, or those older than `before`."""
    end = now + 1 if before is None else before
    only = "" if status == "all" else status
    found = lines(reader, config, 0, end, LISTED + 1, only)
    shown = found[:LISTED]
    older = shown[-1].at if len(found) > LISTED else None
    return IncidentsPage(status=status, incidents=shown, older=older)


@router.page("/incidents/{slug}", "incident.html")
def incident(reader: ReaderOf, config: ConfigOf, settings: SettingsOf, slug: str) -> Incident:
    """One incident with its photo, track, expression, deliveries, and who listened."""
    found = whole(reader, config, settings, uid(slug))
    if found is None:
        raise HTTPException(404, _("There is no such incident."))
    return found
