"""The customers' pages in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from host_daemon.events import FeedbackGiven, Rated

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="ru", viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    yield page
    context.close()


def ratings(served: Any) -> list[Rated]:
    return [one for one in served.post.reader.events([Rated]) if one.source in ("qr", "kiosk")]


def wait_for(page: Page, count: int, read: Any) -> Any:
    for _ in range(600):
        if len(found := read()) >= count:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(read())


def test_a_customer_answers_on_a_phone(phone: Page, served: Any) -> None:
    SHOTS.mkdir(exist_ok=True)
    phone.goto(f"{served.address}/q/point-1")
    phone.screenshot(path=SHOTS / "qr-1-ru-phone.png", full_page=True)
    phone.get_by_role("button", name="Плохо").tap()
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    assert rated.rating == "negative"
    phone.get_by_label("Ожидание").check(force=True)
    phone.get_by_label("Своими словами").fill("Очередь двадцать минут")
    phone.screenshot(path=SHOTS / "qr-2-ru-phone.png", full_page=True)
    phone.get_by_role("button", name="Отправить").tap()
    expect(phone.get_by_role("heading", name="Спасибо!")).to_be_visible()
    phone.screenshot(path=SHOTS / "qr-3-ru-phone.png", full_page=True)
    (given,) = wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    assert (given.cause, given.reasons, given.text) == (rated.uid, ("Waiting",), "Очередь двадцать минут")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_without_network_stays_and_goes_later(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Хорошо").tap()
    phone.get_by_label("Своими словами").fill("Спасибо")
    phone.get_by_role("button", name="Отправить").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    assert ratings(served) == []
    phone.context.set_offline(False)
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    (given,) = wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    assert given.cause == rated.uid
    expect(phone.locator(".waiting")).to_be_empty()


def test_an_answer_outlives_a_closed_page_and_is_sent_once(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(f"{served.address}/q/point-1")
    wait_for(phone, 1, lambda: ratings(served))
    phone.reload()
    expect(phone.locator(".waiting")).to_be_empty()
    assert phone.evaluate("localStorage.getItem('smilepost-waiting')") == "[]"
    assert len(ratings(served)) == 1


def test_the_kiosk_starts_over_by_itself_and_by_keyboard(chromium: Browser, served: Any) -> None:
    served.post.config.write_settings({"web": {"kiosk_back_s": 5, "smileys": 5, "kiosk_people": True}})
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.clock.install()
    page.goto(f"{served.address}/kiosk/point-1")
    page.screenshot(path=SHOTS / "kiosk-0-en.png")
    page.get_by_role("button", name="Anna").press("Enter")
    page.screenshot(path=SHOTS / "kiosk-1-en.png")
    page.get_by_role("button", name="Excellent").press("Enter")
    expect(page.get_by_role("heading", name="Thank you!")).to_be_focused()
    page.screenshot(path=SHOTS / "kiosk-2-en.png", full_page=True)
    (rated,) = wait_for(page, 1, lambda: ratings(served))
    assert (rated.rating, rated.operator, rated.source) == ("positive", "anna", "kiosk")
    page.clock.run_for(5_100)
    expect(page.get_by_role("heading", name="Who served you?")).to_be_visible()
    context.close()


def test_the_display_follows_the_day(chromium: Browser, served: Any) -> None:
    context = chromium.new_context(locale="en", viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/display/point-1")
    expect(page.locator("#smiles")).to_have_text("0")
    now = served.post.now()
    rated = Rated(
        uid="qr/1/rated", at=now, point="point-1", operator=None, rating="positive", source="qr", cause="qr/1"
    )
    words = FeedbackGiven(
        uid="qr/1/rated/feedback", at=now, point="point-1", cause=rated.uid, reasons=(), contact="",
        text="Anna helped me find everything, thank you!", publish=True,
    )  # fmt: skip
    served.publish(rated, words)
    expect(page.locator("#smiles")).to_have_text("1")
    expect(page.locator("#thanks li")).to_have_text("Anna helped me find everything, thank you!")
    page.screenshot(path=SHOTS / "display-en.png")
    context.close()
