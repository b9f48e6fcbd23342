"""The pages in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from host_daemon.store.records import Operator

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}
INCIDENT = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"


def enter(page: Page, address: str, name: str = "manager") -> None:
    page.goto(f"{address}/login")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill("correct horse battery")
    page.locator("button.main").click()
    page.wait_for_url(f"{address}/")


def until(page: Page, condition: str) -> None:
    """Waits for a condition in the page. (Playwright's own wait needs `unsafe-eval`.)"""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


@pytest.fixture
def page(chromium: Browser, served: Any) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", viewport=DESKTOP)
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems, problems


def test_a_press_appears_without_loading_the_page(page: Page, served: Any, incident_events: Any) -> None:
    enter(page, served.address)
    loaded = page.evaluate("performance.timeOrigin")
    expect(page.locator("[data-figure=negative]")).to_have_text("1")
    expect(page.locator(".live.on")).to_be_visible()
    served.publish(*incident_events(served.post.data, at=served.post.now() - 1000, seq=2))
    expect(page.locator("[data-figure=negative]")).to_have_text("2")
    expect(page.locator("[data-figure=incidents]")).to_have_text("2")
    expect(page.locator("#incidents .row")).to_have_count(2)
    assert page.evaluate("performance.timeOrigin") == loaded


def test_a_page_is_live_again_after_an_answer_that_a_browser_gives_up_on(
    chromium: Browser, served: Any
) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        return route.fulfill(status=502, body="the proxy finds no post")

    with chromium.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.clock.install()
        page.route("**/now/live", refuse_once)
        enter(page, served.address)
        expect(page.locator(".live.off")).to_have_text("no connection, trying again")
        page.clock.fast_forward(5000)
        expect(page.locator(".live.on")).to_be_visible()


def test_a_live_page_of_somebody_who_is_logged_out_asks_to_log_in(chromium: Browser, served: Any) -> None:
    with chromium.new_context(locale="en-GB") as context:
        page, other = context.new_page(), context.new_page()
        page.clock.install()
        enter(page, served.address)
        expect(page.locator(".live.on")).to_be_visible()
        other.goto(f"{served.address}/health")
        other.get_by_role("button", name="Log out").click()
        other.wait_for_url("**/login")
        for _ in range(600):
            page.clock.fast_forward(5000)
            page.wait_for_timeout(50)
            if "/login" in page.url:
                break
        expect(page).to_have_url(f"{served.address}/login?onward=/")


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
    assert asked == ["Remove “Anna” for good?"]
    assert served.post.config.one(Operator, "anna") is not None
    page.once("dialog", lambda dialog: dialog.accept())
    anna.get_by_role("button", name="Remove").click()
    expect(anna).to_have_count(0)


def test_focus_stays_where_it_was_when_the_page_changes(
    page: Page, served: Any, incident_events: Any
) -> None:
    enter(page, served.address)
    expect(page.locator(".live.on")).to_be_visible()
    page.locator("#incidents .row a").first.focus()
    held = page.evaluate("document.activeElement.id")
    served.publish(*incident_events(served.post.data, at=served.post.now() - 1000, seq=2))
    expect(page.locator("#incidents .row")).to_have_count(2)
    assert page.evaluate("document.activeElement.id") == held


def test_a_track_plays_and_the_listening_is_noted(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(served.address + INCIDENT)
    track = "a0b1c2d3e4f5.1.1/rated/cut/incident/done"
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
    page.goto(served.address + INCIDENT)
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


def test_a_virtual_pin_is_pressed_and_its_light_seen(page: Page, served: Any) -> None:
    enter(page, served.address)
    page.goto(served.address + "/virtual")
    expect(page.locator("[data-light=thanks]")).to_have_class("dark")
    page.get_by_role("button", name="Red").click()
    expect(page.locator("#said")).to_have_text("Red of Remote at the counter was pressed.")
    expect(page.locator("[data-light=thanks]")).to_have_class("on")
    assert served.post.demo.pressed == [("Remote at the counter", "red", "click")]


def test_a_track_appears_when_it_has_been_cut(page: Page, served: Any, incident_events: Any) -> None:
    events = incident_events(served.post.data, seq=2)
    (cut,) = [event for event in events if event.uid.endswith("cut/incident/done")]
    served.publish(*[event for event in events if event is not cut])
    enter(page, served.address)
    page.goto(served.address + INCIDENT.replace(".1.1~1", ".1.2~1"))
    expect(page.locator("#track-h + p")).to_have_text("Is being made.")
    assert page.locator(".player").count() == 0
    served.publish(cut)
    expect(page.locator(".player")).to_be_visible()
