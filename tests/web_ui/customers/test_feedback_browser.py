"""The customers' pages in Debian's Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, expect

from host_daemon.base.durations import DAY_MS
from host_daemon.events import FeedbackGiven, Rated, SurveyAnswered, VoiceMessageLeft
from tests.chromium import plug_in, unplug
from tests.waiting import PATIENCE_S
from tests.web_ui.browsing import wait_for
from web_ui.core.assets import version

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[2] / "shots"
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
    expect(phone.locator("[data-step=thanks] .face")).to_be_hidden()  # nobody laughs at a complaint
    phone.screenshot(path=SHOTS / "qr-3-ru-phone.png", full_page=True)
    (given,) = wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    assert (given.cause, given.reasons, given.text) == (rated.uid, ("Waiting",), "Очередь двадцать минут")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_without_network_stays_and_goes_later(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    unplug(phone.context)
    phone.get_by_role("button", name="Хорошо").tap()
    phone.get_by_label("Своими словами").fill("Спасибо")
    phone.get_by_role("button", name="Отправить").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    assert ratings(served) == []
    plug_in(phone.context)
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    (given,) = wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    assert given.cause == rated.uid
    expect(phone.locator(".waiting")).to_be_empty()


def test_an_answer_outlives_a_closed_page_and_is_sent_once(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    unplug(phone.context)
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    phone.goto("about:blank")
    plug_in(phone.context)
    phone.goto(f"{served.address}/q/point-1")
    wait_for(phone, 1, lambda: ratings(served))
    phone.reload()
    expect(phone.locator(".waiting")).to_be_empty()
    assert len(ratings(served)) == 1


# What a browser does under an open page.
CLOSED = """() => {
  const begin = IDBDatabase.prototype.transaction;
  let closed = true;
  IDBDatabase.prototype.transaction = function (...how) {
    if (closed) { closed = false; throw new DOMException("closing", "InvalidStateError"); }
    return begin.apply(this, how);
  };
}"""
FULL = """() => {
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


@pytest.mark.parametrize("fault", [CLOSED, FULL], ids=["closed", "full"])
def test_a_store_that_the_browser_closes_or_fills_loses_no_answer(
    phone: Page, served: Any, fault: str
) -> None:
    phone.goto(f"{served.address}/kiosk/point-1")
    phone.evaluate(fault)
    phone.get_by_role("button", name="Хорошо").tap()
    wait_for(phone, 1, lambda: ratings(served))


def test_what_the_browser_does_not_keep_is_said_and_sent_later(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/kiosk/point-1")
    phone.evaluate(FULL)
    unplug(phone.context)
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("не закрывайте страницу")
    plug_in(phone.context)
    wait_for(phone, 1, lambda: ratings(served))


@pytest.mark.parametrize("wrong_ms", [6 * 365 * DAY_MS, 8 * DAY_MS, 3 * 3_600_000, -3 * 3_600_000])
def test_a_clock_that_is_set_right_while_an_answer_waits_moves_it_nowhere(
    phone: Page, served: Any, wrong_ms: int
) -> None:
    phone.goto(f"{served.address}/kiosk/point-1")
    unplug(phone.context)
    phone.evaluate(f"() => {{ window.right = Date.now; Date.now = () => window.right() - {wrong_ms}; }}")
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    phone.evaluate("() => { Date.now = window.right; }")
    plug_in(phone.context)
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    assert 0 <= served.post.clock.now() - rated.at < PATIENCE_S * 1000


def test_an_answer_of_another_page_is_as_old_as_it_is(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    # Not by `unplug`: what a page sends while it is left would get through.
    phone.evaluate("() => { window.fetch = async () => { throw new TypeError('no network'); }; }")
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    phone.goto("about:blank")
    assert ratings(served) == []
    # The next page opens an hour later, by the clock on the wall.
    phone.add_init_script("const right = Date.now; Date.now = () => right() + 3600000;")
    phone.goto(f"{served.address}/q/point-1")
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    assert 3_600_000 <= served.post.clock.now() - rated.at < 3_600_000 + PATIENCE_S * 1000


def test_a_survey_and_a_voice_message_without_network_go_later(
    phone: Page, served: Any, survey: dict[str, Any]
) -> None:
    served.post.config.write_surveys([survey])
    phone.goto(f"{served.address}/q/point-1")
    expect(phone.get_by_role("heading", name="Как прошёл визит?")).to_be_visible()
    phone.screenshot(path=SHOTS / "survey-1-ru-phone.png", full_page=True)
    unplug(phone.context)
    phone.get_by_role("button", name="Хорошо").tap()
    phone.locator("[data-step=question-1]").get_by_role("button", name="Плохо").tap()
    phone.screenshot(path=SHOTS / "survey-2-ru-phone.png", full_page=True)
    phone.get_by_role("button", name="Цена").tap()
    phone.locator("[data-step=question-3] textarea").fill("Кофе")
    phone.get_by_role("button", name="Дальше").tap()
    phone.get_by_role("button", name="Записать сообщение").tap()
    expect(phone.locator(".voice time")).to_have_text(re.compile("0:0[1-9]"))
    phone.get_by_role("button", name="Остановить").tap()
    expect(phone.locator(".voice audio")).to_be_visible()
    phone.get_by_label("Мою запись можно публиковать").check()
    phone.screenshot(path=SHOTS / "survey-3-ru-phone.png", full_page=True)
    phone.get_by_role("button", name="Отправить").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    expect(phone.get_by_text("Ваш ответ получен")).to_be_hidden()
    expect(phone.locator("[data-step=thanks]")).to_be_visible()  # by now all of it is kept
    assert ratings(served) == []
    phone.goto("about:blank")
    plug_in(phone.context)
    phone.goto(f"{served.address}/q/point-1")
    (given,) = wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    (told,) = served.post.reader.events([SurveyAnswered])
    (left,) = served.post.reader.events([VoiceMessageLeft])
    (rated,) = ratings(served)
    assert (told.key, told.factors, told.others) == (5, {"Clean": 1}, {"Why here": "Price", "Wish": "Кофе"})
    assert {told.cause, left.cause, given.cause} == {rated.uid}
    assert given.publish_voice and not given.publish
    assert 500 < left.duration_ms < 60_000
    assert max(left.peaks) > 5  # the fake device beeps


def test_a_recording_can_be_deleted_before_it_is_sent(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/q/point-1")
    phone.get_by_role("button", name="Хорошо").tap()
    phone.get_by_role("button", name="Записать сообщение").tap()
    expect(phone.locator(".voice time")).to_have_text(re.compile("0:0[1-9]"))
    phone.get_by_role("button", name="Остановить").tap()
    phone.get_by_role("button", name="Удалить запись").tap()
    expect(phone.get_by_role("button", name="Записать сообщение")).to_be_focused()
    phone.get_by_label("Своими словами").fill("Спасибо")
    phone.get_by_role("button", name="Отправить").tap()
    wait_for(phone, 1, lambda: served.post.reader.events([FeedbackGiven]))
    assert served.post.reader.events([VoiceMessageLeft]) == ()


def test_a_page_without_a_microphone_takes_the_phone_s_own_recording(
    phone: Page, served: Any, tmp_path: Path
) -> None:
    phone.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    phone.goto(f"{served.address}/q/point-1")
    phone.get_by_role("button", name="Плохо").tap()
    expect(phone.locator("[data-record]")).to_be_hidden()
    sound = tmp_path / "memo.wav"
    soundfile.write(sound, 0.3 * np.sin(np.arange(16_000) * 0.17), 16_000)
    phone.locator("input[type=file]").set_input_files(sound)
    phone.get_by_role("button", name="Отправить").tap()
    (left,) = wait_for(phone, 1, lambda: served.post.reader.events([VoiceMessageLeft]))
    assert left.duration_ms == 1000


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("way", ["q", "kiosk"])
def test_all_smileys_are_equal_and_in_one_row(phone: Page, served: Any, way: str, width: int) -> None:
    served.post.config.write_settings({"web": {"smileys": 5}})
    phone.set_viewport_size({"width": width, "height": 740})
    phone.goto(f"{served.address}/{way}/point-1")
    boxes = [one.bounding_box() for one in phone.locator("[data-step=smileys] .faces button .face").all()]
    assert len(boxes) == 5
    assert len({(round(box["width"]), round(box["height"]), round(box["y"])) for box in boxes}) == 1
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_kiosk_keeps_its_screen_on(phone: Page, served: Any) -> None:
    phone.add_init_script(
        "window.held = []; navigator.wakeLock.request = async (what) => { window.held.push(what); };"
    )
    phone.goto(f"{served.address}/kiosk/point-1")
    assert wait_for(phone, 1, lambda: phone.evaluate("window.held")) == ["screen"]
    phone.goto(f"{served.address}/q/point-1")
    expect(phone.locator("[data-step=smileys]")).to_be_visible()
    assert phone.evaluate("window.held") == []  # a customer's own phone is left alone


def test_a_kiosk_that_is_left_sends_what_was_answered_and_starts_over(
    chromium: Browser, served: Any, survey: dict[str, Any]
) -> None:
    served.post.config.write_settings({"web": {"kiosk_back_s": 5}})
    served.post.config.write_surveys([survey])
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.clock.install()
    page.goto(f"{served.address}/kiosk/point-1")
    page.get_by_role("button", name="Good").press("Enter")
    expect(page.get_by_role("heading", name="Was it clean?")).to_be_focused()
    page.screenshot(path=SHOTS / "survey-kiosk-en.png")
    page.locator("[data-step=question-1]").get_by_role("button", name="So-so").press("Enter")
    expect(page.get_by_role("heading", name="Why us?")).to_be_focused()
    page.clock.run_for(5_100)
    expect(page.get_by_role("heading", name="How was your visit?")).to_be_visible()
    (told,) = wait_for(page, 1, lambda: served.post.reader.events([SurveyAnswered]))
    assert (told.key, told.factors, told.others) == (5, {"Clean": 3}, {})
    context.close()


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


def kept(page: Page) -> list[str]:
    """Paths of everything that this browser keeps of the post."""
    found: list[str] = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
            (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    )
    return found


@pytest.mark.parametrize("way", ["kiosk", "q"])
def test_a_page_loaded_anew_without_network_takes_the_answer(phone: Page, served: Any, way: str) -> None:
    phone.goto(f"{served.address}/{way}/point-1")
    wait_for(phone, 1, lambda: [path for path in kept(phone) if path == f"/{way}/point-1"])
    unplug(phone.context)
    phone.reload()
    phone.get_by_role("button", name="Хорошо").tap()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    phone.reload()
    expect(phone.locator(".waiting")).to_contain_text("Нет связи")
    assert ratings(served) == []
    plug_in(phone.context)
    (rated,) = wait_for(phone, 1, lambda: ratings(served))
    assert rated.rating == "positive"
    phone.reload()
    expect(phone.locator(".waiting")).to_be_empty()
    assert len(ratings(served)) == 1


def test_the_service_worker_keeps_only_the_customers_page(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/kiosk/point-1")
    wait_for(phone, 1, lambda: [path for path in kept(phone) if path == "/kiosk/point-1"])
    phone.goto(f"{served.address}/privacy")
    phone.goto(f"{served.address}/login")
    assert [path for path in kept(phone) if not path.startswith(f"/static/{version()}/")] == [
        "/kiosk/point-1"
    ]


def test_what_was_kept_of_an_older_version_goes(phone: Page, served: Any) -> None:
    phone.goto(f"{served.address}/login")
    phone.evaluate("() => caches.open('smilepost /kiosk/ /static/0123456789ab/')")
    phone.goto(f"{served.address}/kiosk/point-1")
    ours = [f"smilepost /kiosk/ /static/{version()}/"]
    wait_for(phone, 1, lambda: [1] if phone.evaluate("() => caches.keys()") == ours else [])


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
    (rated,) = wait_for(page, 1, lambda: ratings(served))
    assert (rated.number, rated.operator) == (203, None)
    context.close()
