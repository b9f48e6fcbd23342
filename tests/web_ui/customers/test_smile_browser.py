"""Rating by a smile, at a kiosk in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from host_daemon.events import Rated
from tests.fakes.seen import second
from tests.web_ui.browsing import wait_for

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "shots"


def smiling(served: Any, smile: float) -> None:
    served.post.bus.publish(second(served.post.now() - 1200, smile))


@pytest.fixture
def kiosk(chromium: Browser, served: Any) -> Iterator[Page]:
    camera = {"name": "counter", "point": "point-1", "source": "file:/nothing"}
    served.post.config.write_settings({"web": {"kiosk_smile": True}, "vision": {"cameras": [camera]}})
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/kiosk/point-1")
    yield page
    context.close()


def kiosk_ratings(served: Any) -> list[Rated]:
    return [one for one in served.post.reader.events([Rated]) if one.source == "kiosk"]


def test_a_smile_counts_after_it_was_confirmed(kiosk: Page, served: Any) -> None:
    smiling(served, 0.9)
    kiosk.get_by_role("button", name="Rate with a smile").click()
    kiosk.screenshot(path=SHOTS / "kiosk-smile-1-en.png")
    kiosk.get_by_role("button", name="Start").click()
    expect(kiosk.get_by_role("heading", name="You are smiling! Count it?")).to_be_focused()
    kiosk.screenshot(path=SHOTS / "kiosk-smile-2-en.png")
    assert kiosk_ratings(served) == []
    kiosk.get_by_role("button", name="Yes, it was good").click()
    (rated,) = wait_for(kiosk, 1, lambda: kiosk_ratings(served))
    assert rated.rating == "positive" and rated.cause.endswith("/smile")


def test_a_face_that_does_not_smile_is_not_counted(kiosk: Page, served: Any) -> None:
    smiling(served, 0.1)
    kiosk.get_by_role("button", name="Rate with a smile").click()
    kiosk.get_by_role("button", name="Start").click()
    expect(kiosk.get_by_role("heading", name="No smile was seen")).to_be_focused()
    kiosk.get_by_role("button", name="No, back to the smileys").click()
    expect(kiosk.get_by_role("heading", name="How was it?")).to_be_visible()
    assert kiosk_ratings(served) == []
