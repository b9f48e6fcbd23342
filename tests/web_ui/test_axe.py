"""axe-core finds nothing to mend where a page changes under the hand, or is for somebody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from host_daemon.store.records import User
from tests.web_ui.axe import violations
from web_ui.core.services import Services
from web_ui.core.sessions import Sessions

pytestmark = pytest.mark.browser

SHOW = "name => document.querySelectorAll('.step').forEach((s) => { s.hidden = s.dataset.step !== name })"


def test_the_first_page_of_all_has_no_violation(chromium: Browser, post: Services, served_for: Any) -> None:
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
    chromium: Browser, post: Services, served_for: Any, language: str, survey: dict[str, Any]
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
