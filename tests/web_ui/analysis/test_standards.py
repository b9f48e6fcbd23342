from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from host_daemon.store.journal import Journal
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import checked, store


async def test_the_standard_is_set_up_and_its_figures_say_how_many(
    manager: httpx.AsyncClient, send: Any, post: Any, journal: Journal
):
    form = {"name": "greeting", "phrases": "greeting", "moment": "visit", "before_s": "2", "after_s": "10"}
    assert (await send("/standards", page="/standards", **form)).status_code == 303
    assert post.config.standards()[0]["names"] == ["greeting"]
    refused = await send("/standards", page="/standards", **form | {"moment": "noon"})
    assert refused.status_code == 422
    store(journal, *(checked("met" if i % 4 else "missed", i) for i in range(40)), checked("undecidable", 99))
    # A search found the greeting of the first visit afterwards: its newest check counts.
    store(journal, dataclasses.replace(checked("met", 0), uid="again", checked_at=AT + 1))
    found = (await manager.get("/standards.json")).json()
    row = next(row for row in found["rows"] if row["operator"] == "")
    assert row["figure"]["value"] == pytest.approx(31 / 40)
    assert row["figure"]["n"] == 40
    assert row["undecidable"] == 1
    assert (await send("/standards/remove", page="/standards", name="greeting")).status_code == 303
    assert post.config.standards() == ()
