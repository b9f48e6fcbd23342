"""Every page in Debian's Chromium, looked at once in each language on each screen: what is wrong with it.

On the desktop all of axe-core's rules are asked, on the phone whether the dark scheme can be read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from host_daemon.store.journal import Journal
from tests.web_ui.axe import CONTRAST, LEVELS, violations
from tests.web_ui.fresh import Clock, fresh_post
from tests.web_ui.pages import every_address, fill
from tests.web_ui.served import Served
from tests.web_ui.stage import FakeStage
from web_ui.core.sessions import Sessions

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
SCREENS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SCHEMES = {"desktop": "light", "phone": "dark"}
RULES = {"desktop": LEVELS, "phone": CONTRAST}
STRANGERS = ["/login", "/console/pin"]
# These come to somebody who is logged in as something else, and have tests of their own.
OTHERS = {"/first-start", "/console", "/console/smiles"}
# A picture with no source yet is not broken: the live one waits for a click.
BROKEN = "[...document.images].some(image => image.src && !(image.complete && image.naturalWidth))"
# These bring charts.
HEAVY = {"/reports", "/reports?name=differences&by=operator"}
MISSING = "/nothing-here"


@dataclass
class Seen:
    """What was found, by page."""

    status: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    wide: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    complaints: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Walk:
    """A browser's way through the pages."""

    def __init__(self, page: Page, address: str, language: str, screen: str) -> None:
        self.seen = Seen()
        self._page, self._address, self._path = page, address, ""
        self._shot, self._rules = f"{language}-{screen}.png", RULES[screen]
        page.set_default_timeout(30_000)  # a busy machine is slow
        page.on("requestfinished", lambda request: self._weigh(request.response()))
        page.on("console", lambda told: self._complain(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self._complain(str(error)))

    def _weigh(self, response: Response | None) -> None:
        if response and "/photos/" not in response.url and "/live" not in response.url:
            self.seen.bytes[self._path] += len(response.body())

    def _complain(self, text: str) -> None:
        self.seen.complaints[self._path].append(text)

    def look(self, path: str) -> None:
        """Opens the page, and notes what there is to note."""
        page, self._path = self._page, path
        answer = page.goto(self._address + path)
        assert answer is not None
        self.seen.status[path] = answer.status
        page.wait_for_timeout(100)  # what it loads late counts too
        name = re.sub(r"[^\w]+", "-", path).strip("-") or "now"
        page.screenshot(path=SHOTS / f"{name}-{self._shot}", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.seen.wide.append(path)
        if page.evaluate(BROKEN):
            self.seen.broken.append(path)
        self.seen.wrong[path] = violations(page, self._rules)


@pytest.fixture(
    scope="module",
    params=[(language, screen) for screen in SCREENS for language in ("en", "ru")],
    ids="-".join,
)
def seen(request: Any, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    language, screen = request.param
    SHOTS.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("post")
    journal = Journal(folder / "journal.sqlite3")
    post = fresh_post(folder, journal, Clock(), FakeStage())
    fill(post)
    token = Sessions(folder / "sessions.json").open("manager", post.now(), 10**9)
    context = chromium.new_context(
        locale=language, viewport=SCREENS[screen], color_scheme=SCHEMES[screen], reduced_motion="reduce"
    )
    with Served(post) as served:
        walk = Walk(context.new_page(), served.address, language, screen)
        for path in STRANGERS:
            walk.look(path)
        context.add_cookies([{"name": "smilepost_session", "value": token, "url": served.address}])
        for path in every_address(post):
            if path not in OTHERS | set(STRANGERS):
                walk.look(path)
        context.close()
    journal.close()
    return walk.seen


def test_every_page_is_there(seen: Seen) -> None:
    assert {path for path, status in seen.status.items() if status != 200} == {MISSING}
    assert seen.status[MISSING] == 404


def test_axe_core_finds_nothing_to_mend(seen: Seen) -> None:
    found = {path: wrong for path, wrong in seen.wrong.items() if wrong}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_a_page_fits_its_screen(seen: Seen) -> None:
    assert seen.wide == []


def test_no_picture_is_broken(seen: Seen) -> None:
    assert seen.broken == []


def test_no_page_complains(seen: Seen) -> None:
    assert {path: said for path, said in seen.complaints.items() if path != MISSING} == {}


def test_a_page_is_light(seen: Seen) -> None:
    weights = {path: weight for path, weight in seen.bytes.items() if path not in HEAVY}
    assert len(weights) == len(seen.status) - len(HEAVY)
    assert max(weights.values()) < 150_000, weights
