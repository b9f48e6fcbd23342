from __future__ import annotations

import dataclasses
import io
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.audio.ring.block import BLOCK_SAMPLES, BLOCK_US
from host_daemon.audio.ring.writer import RingWriter
from host_daemon.store.journal import Journal
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import checked, store
from web_ui.analysis.standards import rows
from web_ui.core.services import Services
from web_ui.core.slug import slug


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


def test_each_rule_has_a_row_of_everybody_and_of_each_operator() -> None:
    checks = [checked("met", 1), checked("met", 2, "vera"), checked("missed", 3, None)]
    found = rows(checks, 1, {"anna": "Anna"})
    assert [one.operator for one in found] == ["", None, "Anna", "vera"]
    figures = [one.figure for one in found]
    assert [getattr(one, "n", None) for one in figures] == [3, 1, 1, 1]
    assert [getattr(one, "value", None) for one in figures] == pytest.approx([2 / 3, 0.0, 1.0, 1.0])


def test_what_could_not_be_decided_is_counted_apart() -> None:
    (everybody, anna) = rows([checked("met", 1), checked("undecidable", 2)], 1, {"anna": "Anna"})
    assert (everybody.undecidable, anna.undecidable) == (1, 1)
    assert getattr(everybody.figure, "n", None) == 1


async def test_the_sound_of_a_check_is_played_and_noted(
    manager: httpx.AsyncClient, post: Services, journal: Journal
) -> None:
    post.config.write_settings({"audio": {"microphones": [{"name": "hall", "point": "point-1"}]}})
    one = checked("missed", 0)
    store(journal, one)
    place = f"/standards/checks/{slug(one.uid)}.flac"
    assert (await manager.get(place)).status_code == 404  # no ring has it
    assert post.reader.audit(one.uid) == ()
    writer = RingWriter(post.data / "ring" / "hall.ring", 60, "hall", b"thisboot")
    for number in range(6):
        at = round(one.start * 1000 + (number - 1) * BLOCK_US)
        writer.write(np.full(BLOCK_SAMPLES, 100, np.int16), number * BLOCK_SAMPLES, at, at, joins=number > 0)
    writer.close()
    answer = await manager.get(place)
    # The two seconds in question, with a second before and after them.
    assert soundfile.info(io.BytesIO(answer.content)).duration == pytest.approx(4.0, abs=0.01)
    assert [line.action for line in post.reader.audit(one.uid)] == ["listened"]


async def test_an_unknown_check_has_no_sound(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/standards/checks/nothing.flac")).status_code == 404


async def test_rules_that_cannot_be_read_are_said(post: Services, manager: httpx.AsyncClient) -> None:
    post.config.write_standards([{"name": "broken"}])
    page = (await manager.get("/standards.json")).json()
    assert page["rules"] == [] and page["problem"]
