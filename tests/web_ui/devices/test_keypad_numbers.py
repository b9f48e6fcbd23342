from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import Rated
from host_daemon.settings.contacts import Numbered
from host_daemon.store.journal import add
from web_ui.core.services import Services


async def test_numbers_that_stand_for_nothing_are_shown(post: Services, manager: httpx.AsyncClient) -> None:
    rated = [
        Rated(uid=f"r{n}", at=post.now() - n, point="point-1", operator=None, rating="positive",
              source="board:x", cause="", number=number)
        for n, number in enumerate((7, 7, 12))
    ]  # fmt: skip
    post.journal.submit(lambda db: add(db, rated, post.now())).result()
    post.config.write_settings({"contacts": {"numbers": [{"number": 12, "name": "Parcels"}]}})
    page = (await manager.get("/numbers.json")).json()
    assert (page["unknown"], page["used"]) == ([7], {"7": 2, "12": 1})
    assert "<strong>7</strong> (2 ratings)" in (await manager.get("/numbers")).text


async def test_a_number_stands_for_a_worker_or_a_service(post: Services, manager: Any, send: Any) -> None:
    await send("/numbers", "/numbers", number="7", operator="anna")
    await send("/numbers", "/numbers", number="0", name="Parcels")
    assert post.config.settings().contacts.numbers == (
        Numbered(number=0, name="Parcels"),
        Numbered(number=7, name="Anna", operator="anna"),
    )
    await send("/numbers", "/numbers", number="7", remove="true")
    assert [one.number for one in post.config.settings().contacts.numbers] == [0]


@pytest.mark.parametrize(
    "form", [{"number": "256", "name": "x"}, {"number": "3"}, {"number": "3", "operator": "x"}]
)
async def test_a_number_that_cannot_be_is_refused(
    post: Services, manager: Any, send: Any, form: dict[str, str]
) -> None:
    assert (await send("/numbers", "/numbers", **form)).status_code == 422
    assert post.config.settings().contacts.numbers == ()
