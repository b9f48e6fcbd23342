from __future__ import annotations

from typing import Any

import httpx

from host_daemon.rules.defaults import RULES
from web_ui.core.services import Services


async def test_a_new_post_shows_its_rules(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/rules.json")).json()
    assert [rule["name"] for rule in page["rules"]] == [rule.name for rule in RULES]


async def test_a_rule_is_switched_off_and_removed(post: Services, send_rule: Any) -> None:
    await send_rule("/rules/switch", name=RULES[0].name)
    rules = post.config.rules()
    assert rules is not None and rules[0]["enabled"] is False
    await send_rule("/rules/remove", name=RULES[0].name)
    assert [rule["name"] for rule in post.config.rules() or ()] == [rule.name for rule in RULES[1:]]
    assert (await send_rule("/rules/remove", name="nothing")).status_code == 404


async def test_rules_that_cannot_be_read_are_said(post: Services, manager: httpx.AsyncClient) -> None:
    post.config.write_rules([{"name": "broken", "do": []}])
    page = (await manager.get("/rules.json")).json()
    assert "broken" in page["problem"]
    assert len(page["rules"]) == len(RULES)
