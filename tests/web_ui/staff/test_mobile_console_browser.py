"""The Mobile Console on a phone, the kiosk's smile, and customers' pages by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from host_daemon.events import Rated, VisitorLeft
from tests.fakes.seen import second

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "shots"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="ru", viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    yield page
    context.close()


@pytest.fixture
def console(phone: Page, served: Any) -> Page:
    """The console, opened by Anna with her PIN."""
    SHOTS.mkdir(exist_ok=True)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    served.post.config.put_secret("pins", "anna", cheap.hash("2468"))
    phone.goto(f"{served.address}/console")
    phone.get_by_label("Имя").fill("Anna")
    phone.get_by_label("PIN").fill("2468")
    phone.screenshot(path=SHOTS / "console-pin-ru-phone.png")
    phone.get_by_role("button", name="Открыть").tap()
    phone.wait_for_url(f"{served.address}/console")
    return phone


def wait_for(page: Page, count: int, read: Any) -> Any:
    for _ in range(600):
        if len(found := read()) >= count:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(read())


def test_two_touches_tell_why_a_visitor_left(console: Page, served: Any) -> None:
    console.screenshot(path=SHOTS / "console-1-ru-phone.png", full_page=True)
    console.get_by_role("button", name="Узнал цену").tap()
    console.screenshot(path=SHOTS / "console-2-ru-phone.png", full_page=True)
    console.get_by_role("button", name="Дорого").tap()
    expect(console.get_by_role("heading", name="Записано")).to_be_focused()
    console.get_by_role("button", name="Следующий посетитель").tap()
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.stage, left.reason, left.operator) == ("Heard the price", "Too expensive", "anna")
    assert console.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_wrong_entry_is_taken_back_and_one_without_network_goes_later(console: Page, served: Any) -> None:
    console.get_by_role("button", name="Узнал цену").tap()
    console.get_by_role("button", name="Дорого").tap()
    console.get_by_role("button", name="Отменить запись").tap()
    console.context.set_offline(True)
    console.get_by_role("button", name="Вошёл").tap()
    console.get_by_role("button", name="Просто смотрел").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    expect(console.locator(".waiting")).to_contain_text("Нет связи")
    console.context.set_offline(False)
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.stage, left.reason) == ("Came in", "Only looking")


def test_a_phone_that_is_no_longer_let_in_says_so_and_keeps_its_entries(
    console: Page, served: Any, clock: Any
) -> None:
    clock.at += round(served.post.settings.session_hours * 3_600_000)
    console.get_by_role("button", name="Узнал цену").tap()
    console.get_by_role("button", name="Дорого").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    expect(console.locator(".waiting")).to_contain_text("больше не впущен")
    console.get_by_role("link", name="Ввести PIN ещё раз").tap()
    console.get_by_label("Имя").fill("Anna")
    console.get_by_label("PIN").fill("2468")
    console.get_by_role("button", name="Открыть").tap()
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.stage, left.reason) == ("Heard the price", "Too expensive")


def test_an_interview_asks_the_point_s_survey(console: Page, served: Any, survey: dict[str, Any]) -> None:
    served.post.config.write_surveys([survey])
    console.reload()
    console.get_by_role("button", name="Я опрашиваю посетителя").tap()
    console.get_by_label("Его словами").fill("Нет размера")
    console.screenshot(path=SHOTS / "console-interview-ru-phone.png", full_page=True)
    console.get_by_role("button", name="Сохранить").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.source, left.comment) == ("interview:anna", "Нет размера")


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
    expect(kiosk.get_by_role("heading", name="A smile! Shall it count?")).to_be_focused()
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


def test_a_survey_can_be_answered_by_keyboard_alone(
    chromium: Browser, served: Any, survey: dict[str, Any]
) -> None:
    served.post.config.write_surveys([survey])
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/q/point-1")

    def go_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == name:
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    for name in ("Good", "Bad", "Price"):
        go_to(name)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What do you miss?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Coffee")
    go_to("Next")
    page.keyboard.press("Enter")
    go_to("Send")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=thanks] h1")).to_be_focused()
    context.close()


def test_a_service_among_many_is_found_by_some_letters(chromium: Browser, served: Any) -> None:
    numbers = [
        {"number": number, "name": f"Window {chr(97 + number % 26)}{number}", "operator": ""}
        for number in range(256)
    ]
    served.post.config.write_settings({"web": {"kiosk_people": True}, "contacts": {"numbers": numbers}})
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/kiosk/point-1")
    page.screenshot(path=SHOTS / "kiosk-256-en.png")
    page.get_by_label("Name or number").fill("w203")
    expect(page.locator(".people .choices button:visible")).to_have_count(0)
    page.get_by_label("Name or number").fill("v203")
    page.locator(".people .choices button:visible").click()
    page.get_by_role("button", name="Good").click()
    (rated,) = wait_for(page, 1, lambda: kiosk_ratings(served))
    assert (rated.number, rated.operator) == (203, None)
    context.close()
