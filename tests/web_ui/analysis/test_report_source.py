from __future__ import annotations

import httpx
import pytest

from web_ui.analysis import report_source


@pytest.mark.parametrize("path", ["/reports.json", "/reports/emonps.csv", "/loops/a.json"])
async def test_figures_that_are_still_being_counted_are_not_shown(
    manager: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    assert (await manager.get(path)).status_code == 200
    monkeypatch.setattr(report_source, "keep_up", lambda journal, settings: False)
    assert (await manager.get(path)).status_code == 503
