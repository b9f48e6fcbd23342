"""Journal as reports read it, for the pages that show their figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException

from host_daemon.projections.figures import NOT_YET, keep_up
from host_daemon.reports.catalogue import report_context
from host_daemon.reports.data import ReportData
from web_ui.core.services import Services


@contextmanager
def report_source(services: Services) -> Iterator[ReportData]:
    """The source, brought up to date. Answers 503 while years of events are still being counted."""
    settings = services.config.settings()
    if not keep_up(services.journal, settings.contacts):
        raise HTTPException(503, NOT_YET)
    source = ReportData(services.journal.path, settings.contacts, services.now(), report_context(settings))
    try:
        yield source
    finally:
        source.close()
