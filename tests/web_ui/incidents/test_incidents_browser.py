"""The page of an incident in Debian's Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web_ui.browsing import enter, until
from tests.web_ui.incident import DEVICE, PAGE

pytestmark = pytest.mark.browser


def test_a_track_plays_and_the_listening_is_noted(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(served.address + PAGE)
    track = f"{DEVICE}.1.1/rated/cut/incident/done"
    page.wait_for_load_state("networkidle")
    assert served.post.reader.audit(track) == ()  # looking is not listening
    page.locator("button.moment").click()
    page.locator("button.play").click()
    until(page, "document.querySelector('audio').currentTime > 13.3")
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(28, abs=0.01)
    page.locator("button.play").click()
    assert page.evaluate("document.querySelector('audio').paused")
    assert [line.user for line in served.post.reader.audit(track)] == ["manager"]


def test_a_track_is_worked_by_keyboard(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(served.address + PAGE)
    place = page.locator("canvas")
    place.focus()
    place.press("m")
    expect(place).to_have_attribute("aria-valuenow", "13")
    place.press("ArrowRight")
    expect(place).to_have_attribute("aria-valuenow", "15")
    place.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")
    assert page.evaluate("document.querySelector('audio').paused")
    place.press("Space")
    until(page, "document.querySelector('audio').currentTime > 0.5")
    place.press("Space")
    assert page.evaluate("document.querySelector('audio').paused")


def test_a_track_appears_when_it_has_been_cut(page: Page, served: Any, incident_events: Any) -> None:
    events = incident_events(served.post.data, seq=2)
    (cut,) = [event for event in events if event.uid.endswith("cut/incident/done")]
    served.publish(*[event for event in events if event is not cut])
    enter(page, served.address)
    page.goto(served.address + PAGE.replace(".1.1~1", ".1.2~1"))
    expect(page.locator("#track-h + p")).to_have_text("In progress.")
    assert page.locator(".player").count() == 0
    served.publish(cut)
    expect(page.locator(".player")).to_be_visible()
