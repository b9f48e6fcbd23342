"""Targets of messages in Debian's Chromium: who reads one and what it may get is set beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from host_daemon.store.records import Target
from tests.web_ui.browsing import enter

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "shots"


def test_a_target_is_given_to_one_operator_and_gets_words_alone(page: Page, served: Any) -> None:
    served.post.config.put(Target(name="office"))
    served.post.config.put_address("office", "json://127.0.0.1/")
    enter(page, served.address)
    page.goto(f"{served.address}/targets")
    office = page.locator("section", has=page.get_by_role("heading", name="office"))
    office.get_by_text("Who reads it, what it may get").click()
    office.get_by_label("Who reads it").select_option("operator")
    office.get_by_label("This operator").select_option("anna")
    office.get_by_label("photos").uncheck(force=True)
    office.get_by_label("sound").uncheck(force=True)
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "targets-en.png", full_page=True)
    office.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="office")).to_be_visible()
    assert served.post.config.one(Target, "office") == Target(
        name="office", audience="operator", operator="anna", may=("words",)
    )
