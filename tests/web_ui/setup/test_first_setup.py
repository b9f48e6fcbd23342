"""Beginning: what is written down, and leaving the demonstration."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.backup.pending import FOLDER, READY
from host_daemon.kits.installer import KitInstaller
from host_daemon.store.records import Target
from web_ui.app import create_app
from web_ui.core.services import Services

FORM = {
    "name": "Shop 7",
    "language": "ru",
    "zone": "Asia/Yekaterinburg",
    "points": "Till 1\n\n Till 2 \nTill 1",
    "operators": "Вера\nAnna",
    "kit": "motivator",
    "basis": "consent",
    "responsible": "Shop Ltd, 1 Main Street",
}


async def test_it_is_written_down(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/begin", page="/begin", **(FORM | {"zone": "Europe/Moscow"}))).status_code == 303
    settings = post.config.settings()
    assert (settings.post.name, settings.post.time_zone, settings.post.language) == (
        "Shop 7",
        "Europe/Moscow",
        "ru",
    )
    assert settings.legal.basis == "consent"
    assert [point.name for point in post.config.points()] == ["Counter 1", "Till 1", "Till 2"]
    assert [one.name for one in post.config.operators()] == ["Anna", "Вера"]
    page = (await manager.get("/begin.json")).json()
    assert (page["kit"], page["basis"]) == ("motivator", "consent")


async def test_no_kit_is_applied_unasked(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    assert (await manager.get("/begin.json")).json()["kit"] == ""
    rules = post.config.rules()
    form = {name: value for name, value in FORM.items() if name != "kit"} | {"zone": "Europe/Moscow"}
    assert (await send("/begin", page="/begin", **form)).status_code == 303
    assert (KitInstaller(post.data).setup().kits, post.config.rules()) == ((), rules)


async def test_saving_again_undoes_no_change_to_the_kit_s_rules(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    form = FORM | {"zone": "Europe/Moscow"}
    await send("/begin", page="/begin", **form)
    (first, *others) = post.config.rules() or ()
    post.config.write_rules([{**first, "enabled": False}, *others])
    await send("/begin", page="/begin", **(form | {"name": "Shop 8"}))
    assert (post.config.rules() or ())[0]["enabled"] is False
    await send("/begin", page="/begin", **(form | {"kit": "meter"}))
    assert KitInstaller(post.data).setup().kits == ("motivator", "meter")


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"zone": "Moon/Base"}, {"kit": "no such kit"}, {"language": "de"}]
)
async def test_what_does_not_fit_is_refused(
    wrong: dict[str, str], manager: httpx.AsyncClient, send: Any
) -> None:
    assert (await send("/begin", page="/begin", **(FORM | wrong))).status_code == 422


async def test_real_work_needs_a_point(manager: httpx.AsyncClient, send: Any) -> None:
    assert (await send("/begin", page="/begin", **(FORM | {"points": "", "real": "true"}))).status_code == 422


async def test_leaving_the_demonstration_starts_the_post_anew(post: Services, password: str) -> None:
    transport = httpx.ASGITransport(create_app(post))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as browser:

        async def send(path: str, page: str, **form: str) -> httpx.Response:
            text = (await browser.get(page, headers={"accept": "text/html"})).text
            token = text.partition('name="csrf" value="')[2].partition('"')[0]
            return await browser.post(path, data={"csrf": token, **form})

        await send("/login", "/login", name="manager", password=password)
        assert (await send("/begin", "/begin", **FORM, real="true")).status_code == 200
    assert post.restarting.is_set()
    assert (post.data / FOLDER / READY).exists()


async def test_the_demonstration_s_receiver_gets_the_language_of_messages(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    post.config.put(Target(name="demo", language="en", virtual=True))
    post.config.put(Target(name="boss", language="en"))
    await send("/begin", page="/begin", **FORM)
    assert {one.name: one.language for one in post.config.targets()} == {"demo": "ru", "boss": "en"}


@pytest.mark.parametrize(("zone", "restarts"), [("Asia/Yekaterinburg", True), ("Europe/Moscow", False)])
async def test_another_time_zone_starts_the_post_anew(
    post: Services, manager: httpx.AsyncClient, send: Any, zone: str, restarts: bool
) -> None:
    answer = await send("/begin", page="/begin", **(FORM | {"zone": zone}))
    assert post.restarting.is_set() is restarts
    assert ("is restarting" in answer.text) is restarts
