from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.rules.defaults import RULES
from host_daemon.store.records import Point
from tests.web_ui.setup.rule_data import night
from web_ui.core.services import Services

HTML = {"accept": "text/html"}


async def test_a_rule_is_added_after_the_others(post: Services, send_rule: Any) -> None:
    assert (await send_rule(**night())).status_code == 303
    rules = post.config.rules()
    assert rules is not None and len(rules) == len(RULES) + 1
    assert rules[-1] == {
        "name": "night",
        "when": {"event": "rated", "ratings": ["negative"], "hours": ["22:00-06:00"]},
        "do": [{"do": "open_incident"}, {"do": "cut", "before_s": 20.0, "after_s": 2.5}],
    }


async def test_a_rule_is_changed_where_it_stands(post: Services, send_rule: Any) -> None:
    await send_rule(**night(old=RULES[0].name))
    rules = post.config.rules()
    assert rules is not None
    assert [rule["name"] for rule in rules] == ["night", *(rule.name for rule in RULES[1:])]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "a rule needs a name"),
        ({"name": RULES[1].name}, "two rules of this name"),
        ({"when__hours": "8 to 20"}, "hours are written like"),
        ({"when__event": "asked"}, "only these ratings: «staff ask for a rating» has none of these"),
        ({"when__event": "sneezed"}, "what happens: one of"),
        ({"when__points": ["moon"]}, "only at these service points: there is no «moon» here"),
        ({"do1__before_s": "long"}, "a number was expected"),
        (
            {"do1__before_s": "601"},
            "cut a track, seconds before the event: 601.0 is too large, the most is 600",
        ),
        ({"do1__before_s": "nan"}, "a number was expected"),
        (
            {"do0__done": "", "do1__done": ""},
            "Do: at least one action is needed; known are open an incident",
        ),
        ({"most_per_hour": "many"}, "maximum runs per hour: a whole number"),
    ],
)
async def test_what_cannot_be_meant_is_said_and_stays_in_the_form(
    post: Services, send_rule: Any, wrong: dict[str, Any], says: str
) -> None:
    answer = await send_rule(**night(**wrong))
    assert answer.status_code == 422
    assert says in answer.text
    assert post.config.rules() is None


async def test_names_that_people_gave_are_shown_as_they_were_written(
    post: Services, manager: httpx.AsyncClient
) -> None:
    post.config.put(Point(id="point-1", name="Sale"))
    page = await manager.get("/rules/edit", headers={**HTML, "accept-language": "ru"})
    assert "<span>Sale</span>" in page.text
    assert "<span>положительный</span>" in page.text


async def test_every_rule_of_a_new_post_can_be_edited(manager: httpx.AsyncClient) -> None:
    for rule in RULES:
        answer = await manager.get("/rules/edit", params={"name": rule.name}, headers=HTML)
        assert answer.status_code == 200
        assert f'value="{rule.name}"' in answer.text
