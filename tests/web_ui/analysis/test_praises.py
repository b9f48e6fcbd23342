"""An export holds what customers allowed, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from web_ui.core.services import Services


async def unpacked(browser: httpx.AsyncClient) -> tuple[list[dict[str, str]], set[str], str]:
    answer = await browser.get("/said/praises.zip")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        table = packed.read("praises.csv").decode("utf-8-sig")
        return json.loads(packed.read("praises.json")), set(packed.namelist()), table


async def test_an_export_has_words_voice_and_photo_that_were_allowed(
    say: Any, manager: httpx.AsyncClient
) -> None:
    allowed = {"publish": True, "publish_voice": True, "publish_photo": True}
    await say(
        1, "positive", voice=True, photo=True, text="Anna was kind", contact="me@example.org", **allowed
    )
    (praise,), names, _ = await unpacked(manager)
    assert (praise["text"], praise["point"]) == ("Anna was kind", "Counter 1")
    assert names == {"praises.json", "praises.csv", praise["voice"], praise["photo"]}
    assert "example.org" not in json.dumps(praise)


@pytest.mark.parametrize(
    ("allowed", "parts"),
    [
        ({"publish": True}, {"text"}),
        ({"publish_voice": True}, {"voice"}),
        ({"publish_photo": True}, {"photo"}),
    ],
)
async def test_a_part_that_was_not_allowed_is_left_out(
    say: Any, manager: httpx.AsyncClient, allowed: dict[str, bool], parts: set[str]
) -> None:
    await say(1, "positive", voice=True, photo=True, text="Anna was kind", **allowed)
    (praise,), names, _ = await unpacked(manager)
    assert {part for part in ("text", "voice", "photo") if praise[part]} == parts
    assert len(names) == 2 + len(parts - {"text"})


async def test_what_was_not_praise_or_not_allowed_is_never_exported(
    say: Any, manager: httpx.AsyncClient
) -> None:
    await say(1, "negative", text="Bad", publish=True)
    await say(2, "positive", text="Private")
    assert (await manager.get("/said/praises.zip")).status_code == 404
    assert (await manager.get("/said.json?show=praise")).json()["said"] == []


async def test_an_export_is_noted_and_for_managers_alone(
    say: Any, post: Services, manager: httpx.AsyncClient, log_in: Any
) -> None:
    await say(1, "positive", text="Good", publish=True)
    await unpacked(manager)
    assert [(line.user, line.action) for line in post.reader.audit("praises")] == [("manager", "exported")]
    viewer = await log_in("viewer")
    assert (await viewer.get("/said")).status_code == 200
    assert (await viewer.get("/said/praises.zip")).status_code == 403


async def test_words_are_no_formula_in_a_spreadsheet(say: Any, manager: httpx.AsyncClient) -> None:
    await say(1, "positive", text="=1+1", publish=True)
    _, _, table = await unpacked(manager)
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["text"] == "'=1+1"
