"""Points and operators in Debian's Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from host_daemon.store.records import Operator
from tests.web_ui.browsing import enter

pytestmark = pytest.mark.browser


def test_removing_asks_once_more(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(f"{served.address}/people")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    anna = page.locator("form", has=page.locator("input[value=anna]"))
    anna.get_by_role("button", name="Remove").click()
    assert asked == ["Remove “Anna” permanently?"]
    assert served.post.config.one(Operator, "anna") is not None
    page.once("dialog", lambda dialog: dialog.accept())
    anna.get_by_role("button", name="Remove").click()
    expect(anna).to_have_count(0)
