"""axe-core finds nothing to mend on any page, in either colour scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from web_ui.post import Post
from web_ui.sessions import Sessions

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
INCIDENT = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"
PAGES = [
    "/",
    "/incidents",
    INCIDENT,
    "/health",
    "/sound",
    "/sound/cards",
    "/tracks",
    "/shopper",
    "/begin",
    "/backup",
    "/about",
    "/points/point-1/notice",
    "/virtual",
    "/received",
    "/boards",
    "/boards/a0b1c2d3e4f5",
    "/boards/pair",
    "/numbers",
    "/wiring/keypad",
    "/points",
    "/points/point-1/sheet",
    "/surveys",
    "/surveys/edit",
    "/surveys/edit?name=Visit",
    "/said",
    "/said?show=praise",
    "/pins",
    "/cameras",
    "/cameras/counter",
    "/staff",
    "/expression",
    "/bursts",
    "/rules",
    "/rules/edit",
    "/tills",
    "/ask",
    "/loops/a",
    "/reports?name=differences&by=operator",
    "/nothing-here",
]
OPEN = ["/login", "/console/pin", "/q/point-1", "/kiosk/point-1", "/display/point-1", "/privacy"]
SHOW = "name => document.querySelectorAll('.step').forEach((s) => { s.hidden = s.dataset.step !== name })"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("levels => axe.run({runOnly: levels})", LEVELS)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation(
    chromium: Browser, served: Any, scheme: Any, password: str, survey: dict[str, Any]
) -> None:
    served.post.config.write_surveys([survey])
    cameras = [
        {"name": "counter", "point": "point-1"},
        {"name": "desk", "point": "point-1", "role": "operator"},
    ]
    served.post.config.write_settings({"vision": {"cameras": cameras, "measure_staff": True}})
    context = chromium.new_context(locale="ru", color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    found: dict[str, list[str]] = {}
    for path in OPEN:
        page.goto(served.address + path)
        found[path] = violations(page)
    page.goto(f"{served.address}/login")
    page.locator("input[name=name]").fill("manager")
    page.locator("input[name=password]").fill(password)
    page.locator("button.main").click()
    page.wait_for_url(f"{served.address}/")
    for path in PAGES:
        answer = page.goto(served.address + path)
        assert answer is not None and answer.status == (404 if path == "/nothing-here" else 200), path
        found[path] = violations(page)
    context.close()
    assert not any(found.values()), json.dumps(found, indent=1, ensure_ascii=False)


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
