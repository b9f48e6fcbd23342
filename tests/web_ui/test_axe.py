"""axe-core finds nothing to mend on any page, in either colour scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from host_daemon.store.records import User
from web_ui.post import Post
from web_ui.sessions import Sessions

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# These come to somebody who is logged in as something else, and have tests of their own.
OTHERS = {"/first-start", "/console", "/console/smiles"}
SHOW = "name => document.querySelectorAll('.step').forEach((s) => { s.hidden = s.dataset.step !== name })"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, rules: Any = LEVELS) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.timeout(900)  # every page there is, twice
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_page_has_a_violation(
    chromium: Browser, busy: Post, served_for: Any, language: str, addresses: list[str]
) -> None:
    # The post reads who is logged in when it starts.
    token = Sessions(busy.data / "sessions.json").open("manager", busy.now(), 10**9)
    context = chromium.new_context(locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    found: dict[str, list[str]] = {}
    with served_for(busy) as served:
        for path in ("/login", "/console/pin"):
            page.goto(served.address + path)
            found[path] = violations(page)
        context.add_cookies([{"name": "smilepost_session", "value": token, "url": served.address}])
        for path in addresses:
            if path in OTHERS | set(found):
                continue
            answer = page.goto(served.address + path)
            assert answer is not None and answer.status == (404 if path == "/nothing-here" else 200), path
            assert "/login" not in page.url, path
            page.emulate_media(color_scheme="light")
            found[path] = violations(page)
            page.emulate_media(color_scheme="dark")
            found[f"{path} in the dark"] = violations(page, {"values": ["color-contrast"], "type": "rule"})
    context.close()
    found = {path: some for path, some in found.items() if some}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_the_first_page_of_all_has_no_violation(chromium: Browser, post: Post, served_for: Any) -> None:
    for user in post.config.all(User):
        post.config.remove(User, user.name)
    page = chromium.new_context(locale="ru").new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    with served_for(post) as served:
        page.goto(f"{served.address}/first-start")
        assert page.url.endswith("/first-start")
        found = violations(page)
    page.context.close()
    assert not found, found


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_step_of_a_customer_s_page_has_a_violation(
    chromium: Browser, served: Any, language: str, survey: dict[str, Any]
) -> None:
    served.post.config.write_surveys([survey])
    camera = {"name": "counter", "point": "point-1", "source": "file:/nothing"}
    web = {"kiosk_smile": True, "kiosk_people": True, "smileys": 5}
    served.post.config.write_settings({"web": web, "vision": {"cameras": [camera]}})
    context = chromium.new_context(locale=language, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/kiosk/point-1")
    page.evaluate("for (let id = 1; id < 100000; id += 1) clearTimeout(id)")  # the kiosk shall not start over
    found: dict[str, list[str]] = {}
    for step in page.evaluate("[...document.querySelectorAll('.step')].map((step) => step.dataset.step)"):
        page.evaluate(SHOW, step)
        found[step] = violations(page)
    context.close()
    assert len(found) == 10
    assert not any(found.values()), json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_step_of_the_console_has_a_violation(
    chromium: Browser, post: Post, served_for: Any, language: str, survey: dict[str, Any]
) -> None:
    post.config.write_surveys([survey])
    token = Sessions(post.data / "consoles.json").open("anna", post.now(), 10**9)
    context = chromium.new_context(locale=language, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    with served_for(post) as served:
        context.add_cookies([{"name": "smilepost_console", "value": token, "url": served.address}])
        page.goto(f"{served.address}/console/smiles")
        found = {"smiles": violations(page)}
        page.goto(f"{served.address}/console")
        for step in ("stage", "reason", "interview", "saved"):
            page.evaluate(SHOW, step)
            found[step] = violations(page)
    context.close()
    assert not any(found.values()), json.dumps(found, indent=1, ensure_ascii=False)
