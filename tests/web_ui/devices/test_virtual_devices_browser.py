"""Virtual boards in Debian's Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web_ui.browsing import enter

pytestmark = pytest.mark.browser


def test_a_virtual_pin_is_pressed_and_its_light_seen(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(served.address + "/virtual")
    expect(page.locator("[data-light=thanks]")).to_have_class("dark")
    page.get_by_role("button", name="Red").click()
    expect(page.locator("#said")).to_have_text("Red of Remote at the counter was pressed.")
    expect(page.locator("[data-light=thanks]")).to_have_class("on")
    assert served.post.demo.pressed == [("Remote at the counter", "red", "click")]
