"""The page Now, live in Debian's Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.waiting import PATIENCE_S
from tests.web_ui.browsing import enter, wait_for
from web_ui.incidents import now

pytestmark = pytest.mark.browser


# Collects what the word about the connection has looked like.
SEEN = """() => {
  window.seen = [];
  const word = document.querySelector("[data-live]");
  new MutationObserver(() => window.seen.push(word.className)).observe(word, { attributes: true });
}"""


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
        expect(page.locator(".live.off")).to_have_text("no connection, retrying")
        page.clock.fast_forward(5000)
        expect(page.locator(".live.on")).to_be_visible()


def test_a_post_that_says_nothing_any_more_is_told_from_a_quiet_one(
    page: Page, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page, served.address)
    expect(page.locator(".live.on")).to_be_visible()
    monkeypatch.setattr(now, "STILL_S", 3600)
    page.reload()
    # It connects again at once, which this post allows: the word stands there for a moment.
    page.evaluate(SEEN)
    wait_for(page, 1, lambda: [one for one in page.evaluate("window.seen") if one == "live off"][:1])
    monkeypatch.undo()
    expect(page.locator(".live.on")).to_be_visible(timeout=PATIENCE_S * 1000)


def test_a_live_page_of_somebody_who_is_logged_out_asks_to_log_in(chromium: Browser, served: Any) -> None:
    with chromium.new_context(locale="en-GB") as context:
        page, other = context.new_page(), context.new_page()
        page.clock.install()
        enter(page, served.address)
        expect(page.locator(".live.on")).to_be_visible()
        other.goto(f"{served.address}/health")
        other.get_by_role("button", name="Log out").click()
        other.wait_for_url("**/login")
        for _ in range(1200):
            page.clock.fast_forward(5000)
            page.wait_for_timeout(50)
            if "/login" in page.url:
                break
        expect(page).to_have_url(f"{served.address}/login?onward=/")


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
