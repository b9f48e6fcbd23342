"""The reports in Debian's Chromium."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from host_daemon.events import Asked, BackgroundMeasured, Event, Rated
from host_daemon.store.journal import add

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "shots"
DAY_MS = 24 * 3_600_000


def month(now: int) -> list[Event]:
    """30 days of customers at one point, but for one day when nobody was asked."""
    luck = random.Random(7)
    events: list[Event] = []
    for day in range(30):
        for number in range(0 if day == 12 else luck.randint(15, 40)):
            key, at = f"{day}.{number}", now - day * DAY_MS - number * 90_000 - 60_000
            who = luck.choice(("anna", "boris"))
            events.append(Asked(uid=f"a{key}", at=at, point="point-1", operator=who, source="fob", cause=key))
            if luck.random() < 0.3:
                continue
            rating = luck.choices(("positive", "neutral", "negative"), (8, 1, 1))[0]
            mood = luck.choice(("positive", "neutral"))
            events.append(
                Rated(
                    uid=f"r{key}",
                    at=at + 4000,
                    point="point-1",
                    operator=who,
                    rating=rating,
                    source="b",
                    cause=key,
                )
            )
            events.append(
                BackgroundMeasured(
                    uid=f"r{key}/background/done", at=at, cause=f"r{key}", camera="counter", start=at,
                    end=at + 8000, frames=40, seen=40, positive=0.3, neutral=0.3, negative=0.4, mood=mood,
                )
            )  # fmt: skip
    return events


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_chart_is_read_by_touch_and_keyboard_and_saved(
    chromium: Browser, served: Any, password: str, size: str
) -> None:
    SHOTS.mkdir(exist_ok=True)
    now = served.post.now()
    served.post.journal.submit(lambda db: add(db, month(now), now)).result()
    viewport = {"width": 1280, "height": 900} if size == "desktop" else {"width": 390, "height": 844}
    context = chromium.new_context(locale="en", viewport=viewport)
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/login?onward=/reports")
    page.locator("input[name=name]").fill("manager")
    page.locator("input[name=password]").fill(password)
    page.locator("button.main").click()
    page.wait_for_url("**/reports")
    expect(page.locator(".mark")).to_have_count(29)
    expect(page.locator(".band")).to_have_count(2)
    page.screenshot(path=SHOTS / f"report-chart-en-{size}.png", full_page=True)
    newest = page.locator(".mark .dot-line").last.bounding_box()
    assert newest is not None and newest["x"] < viewport["width"]  # in sight, though a phone is narrow
    page.locator(".mark").nth(3).focus()
    expect(page.locator("#said")).to_contain_text("n = ")
    by_keyboard = page.locator("#said").text_content()
    page.locator(".mark .touch").nth(10).dispatch_event("pointerdown")
    expect(page.locator("#said")).not_to_have_text(str(by_keyboard))
    with page.expect_download() as saved:
        page.locator("#png").click()
    picture = Path(saved.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 5000
    (SHOTS / f"report-saved-{size}.png").write_bytes(picture)
    page.goto(f"{served.address}/reports?name=operators")
    page.screenshot(path=SHOTS / f"report-operators-en-{size}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
