"""The Mobile Console on a phone, in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from host_daemon.events import VisitorLeft
from tests.chromium import plug_in, unplug
from tests.web_ui.browsing import wait_for

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
    unplug(console.context)
    console.get_by_role("button", name="Вошёл").tap()
    console.get_by_role("button", name="Просто смотрел").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    expect(console.locator(".waiting")).to_contain_text("Нет связи")
    plug_in(console.context)
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.stage, left.reason) == ("Came in", "Only looking")


def test_a_phone_that_is_no_longer_let_in_says_so_and_keeps_its_entries(
    console: Page, served: Any, clock: Any
) -> None:
    clock.at += round(served.post.settings.session_hours * 3_600_000)
    console.get_by_role("button", name="Узнал цену").tap()
    console.get_by_role("button", name="Дорого").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    expect(console.locator(".waiting")).to_contain_text("Доступ с этого телефона закрыт")
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
    console.get_by_label("Словами посетителя").fill("Нет размера")
    console.screenshot(path=SHOTS / "console-interview-ru-phone.png", full_page=True)
    console.get_by_role("button", name="Сохранить").tap()
    console.get_by_role("button", name="Следующий посетитель").tap()
    (left,) = wait_for(console, 1, lambda: served.post.reader.events([VisitorLeft]))
    assert (left.source, left.comment) == ("interview:anna", "Нет размера")
