from __future__ import annotations

from typing import Any

import httpx

from host_daemon.store.records import Board, Target
from web_ui.core.services import Services


async def test_every_kit_can_be_looked_at(manager: httpx.AsyncClient) -> None:
    kits = (await manager.get("/kits.json")).json()["kits"]
    assert {"motivator", "meter", "controller", "voice"} <= {kit["name"] for kit in kits}
    for kit in kits:
        assert (await manager.get(f"/kits/{kit['name']}")).status_code == 200


async def test_a_kit_is_applied_as_shown_and_undone(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    before = (post.config.written_settings(), post.config.rules(), post.config.boards())
    shown = (await manager.get("/kits/controller.json")).json()
    assert shown["changes"] and not shown["kit"]["chosen"]
    assert (await send("/kits/apply", "/kits", name="controller")).status_code == 303
    after = (await manager.get("/kits/controller.json")).json()
    assert after["kit"]["chosen"] and after["changes"] == []
    assert [line.user for line in post.reader.audit("kits/controller")] == ["manager"]
    assert (await send("/kits/undo", "/kits")).status_code == 303
    again = (await manager.get("/kits/controller.json")).json()
    assert again["changes"] == shown["changes"]
    settings, _, boards = before
    assert (post.config.written_settings(), post.config.boards()) == (settings, boards)


async def test_a_kit_that_tells_somebody_who_is_not_there_says_so(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await manager.get("/kits.json")).json()["gaps"] == []
    await send("/kits/apply", "/kits", name="service-with-a-smile")
    assert (await manager.get("/kits.json")).json()["gaps"] == ["own smile"]
    assert "things that do not exist yet: own smile" in (await manager.get("/kits")).text
    (line,) = [one for one in (await manager.get("/rules.json")).json()["rules"] if one["gap"]]
    assert (line["name"], "there is no «operators» here" in line["gap"]) == ("own smile", True)
    post.config.put(Target(name="operators", language="en"))
    assert (await manager.get("/kits.json")).json()["gaps"] == []


async def test_nothing_to_undo_and_an_unknown_kit_are_said(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/kits/undo", "/kits")).status_code == 409
    assert (await send("/kits/apply", "/kits", name="nothing")).status_code == 404
    assert (await manager.get("/kits/nothing")).status_code == 404


async def changes(browser: httpx.AsyncClient, kit: str, language: str) -> dict[str, Any]:
    page = (await browser.get(f"/kits/{kit}.json?language={language}")).json()
    return {f"{one['area']} {one['what']}": (one["before"], one["after"]) for one in page["changes"]}


async def test_what_a_kit_changes_is_said_in_the_reader_s_words(
    post: Services, manager: httpx.AsyncClient
) -> None:
    post.config.put(Board(device="0" * 12, name="Fob of Anna", app="fob", pins="fob", point="point-1"))
    found = await changes(manager, "voice", "en")
    assert found["phrases let me speak to the manager"] == (None, "displeasure")
    assert found["boards Fob of Anna: Ask"] == (None, "asks the customer for a rating")
    assert found["rules sale track"] == (
        None,
        "When a receipt is printed: cut a track (sale, 90 s before, 15 s after). At most 600 an hour.",
    )
    assert found["pages "][1].startswith("Now, Incidents, ")


async def test_a_kit_s_page_has_no_raw_data(post: Services, manager: httpx.AsyncClient) -> None:
    found = await changes(manager, "controller", "ru")
    assert found["rules трек продажи"] == (
        None,
        "Когда напечатан чек: вырезать трек (продажа, 90 с до, 15 с после). Не чаще 600 раз в час.",
    )
    page = (await manager.get("/kits/controller?language=ru")).text
    assert "{&#34;" not in page and "most_per_hour" not in page
