"""From the code in the log to a kit, by keyboard alone, in both languages, on a desktop and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from host_daemon.kits.installer import KitInstaller
from host_daemon.store.records import User
from web_ui.accounts import first_start
from web_ui.core.services import Services

pytestmark = pytest.mark.browser

DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)


@pytest.mark.parametrize(("language", "screen"), [("en-GB", DESKTOP), ("ru-RU", PHONE)])
def test_first_start_to_kit(
    chromium: Browser, post: Services, served_for: Any, language: str, screen: ViewportSize
) -> None:
    for user in post.config.all(User):
        post.config.remove(User, user.name)
    code = first_start.code(post.config)
    assert code is not None
    with (
        served_for(post) as served,
        chromium.new_context(locale=language, viewport=screen, timezone_id="Asia/Tokyo") as context,
    ):
        page = context.new_page()
        page.set_default_timeout(30_000)  # a busy machine is slow
        page.goto(served.address)
        page.wait_for_url("**/first-start")
        # The code is asked for first, and has the focus.
        for word in (code, "Olga", "long enough"):
            page.keyboard.type(word)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/begin")
        expect(page.locator("[name=kit][value='']")).to_be_checked()
        page.locator("[data-zone-offer]").click()
        expect(page.locator("[name=zone]")).to_have_value("Asia/Tokyo")
        page.locator("[name=zone]").select_option("Europe/Moscow")
        page.locator("[name=name]").fill("Shop 7")
        page.locator("[name=operators]").fill("Вера\nAnna")
        page.locator("[name=kit][value=motivator]").focus()
        page.keyboard.press("Space")
        page.locator("button.main").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{served.address}/")
        expect(page.locator("#ratings")).to_be_visible()
    assert KitInstaller(post.data).setup().kits == ("motivator",)
    assert post.config.settings().post.name == "Shop 7"
    assert {one.name for one in post.config.operators()} == {"Anna", "Вера"}
    assert [user.role for user in post.config.all(User)] == ["manager"]
