"""A phrase is recorded in Chromium, from its fake microphone, and the levels of this moment are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import numpy as np
import playwright.sync_api
import pytest
import soundfile
from playwright.sync_api import Page, expect

from host_daemon.events import PhrasesScored, WorkAsked
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.phrases.recording import read, speech
from tests.chromium import launch
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import HEARD, checked

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What reaches beyond the screen.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """A second of sound with two and a half seconds of quiet before the next."""
    time = np.arange(16000) / 16000
    buzz = (8000 * np.sin(2 * np.pi * 220 * time) * np.hanning(16000) ** 0.3).astype(np.int16)
    path = tmp_path / "said.wav"
    soundfile.write(path, np.pad(buzz, (20000, 20000)), 16000)
    return path


@pytest.fixture
def page(served: Any, phrase_store: PhraseStore, said: Path) -> Iterator[Page]:
    with playwright.sync_api.sync_playwright() as play:
        browser = launch(play, f"use-file-for-fake-audio-capture={said}")
        page = browser.new_context(locale="en-GB").new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{served.address}/login")
        page.locator("input[name=name]").fill("manager")
        page.locator("input[name=password]").fill("correct horse battery")
        page.locator("button.main").click()
        page.wait_for_url(f"{served.address}/")
        page.goto(f"{served.address}/voice/hello")
        yield page
        browser.close()


def test_a_phrase_is_recorded_in_the_browser_and_uploaded(
    page: Page, phrase_store: PhraseStore, said: Path
) -> None:
    page.locator("#speaker").fill("Anna")
    page.locator("#record").click()
    expect(page.locator("#said")).to_contain_text("Speak now", timeout=30_000)
    expect(page.locator("#said")).to_contain_text("Taken", timeout=60_000)
    (recorded,) = phrase_store.recordings("hello")
    assert recorded.name == "Anna.1.flac"
    span = speech(read(recorded))
    assert 0.7 < span.seconds < 1.3
    expect(page.locator("#sayings .firing")).to_have_count(1, timeout=60_000)  # the page showed it anew
    page.locator("#upload").set_input_files(said)
    expect(page.locator("#sayings .firing")).to_have_count(2, timeout=60_000)
    assert [path.name for path in phrase_store.recordings("hello")] == ["Anna.1.flac", "Anna.2.flac"]


def test_the_level_of_this_moment_is_shown(page: Page, served: Any) -> None:
    expect(page.locator("#hearing")).to_contain_text("Say it now", timeout=30_000)
    scored = PhrasesScored(uid="counter/scores", at=AT, microphone="counter", scores={"hello": 0.8})
    served.loop.call_soon_threadsafe(served.post.bus.publish, scored)
    expect(page.locator("[data-phrase=hello]")).to_have_class("card phrase over", timeout=30_000)
    assert page.locator(".level").first.evaluate("bar => bar.value") == pytest.approx(0.8)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone_and_have_no_violation(
    page: Page, served: Any, phrase_store: PhraseStore, said: Path, scheme: Any
) -> None:
    phrase_store.put_recording("hello", "Anna", read(said))
    served.publish(
        HEARD,
        WorkAsked(uid="work/1/search", at=AT, work="search", start=AT - 1, end=AT),
        checked("missed", 1),
    )
    rule = {"name": "greeting", "names": ["hello"], "moment": "visit", "before_s": 2.0, "after_s": 10.0}
    served.post.config.write_standards([rule])
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
    for path in ("/voice", "/voice/hello", "/standards"):
        page.goto(served.address + path)
        assert page.evaluate(WIDE) == [], path
        page.evaluate(axe)
        found = page.evaluate("levels => axe.run({runOnly: levels})", LEVELS)["violations"]
        assert [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]] == []
