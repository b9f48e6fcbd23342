from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import Rated
from host_daemon.rules.defaults import RULES
from host_daemon.store.journal import add
from host_daemon.store.records import Point
from web_ui.core.services import Post

HTML = {"accept": "text/html"}


@pytest.fixture
def send(manager: httpx.AsyncClient) -> Any:
    """Sends a form to a page of the rules."""

    async def sends(path: str = "/rules", **fields: Any) -> httpx.Response:
        page = (await manager.get("/rules", headers=HTML)).text
        csrf = page.split('name="csrf" content="', 1)[1].split('"', 1)[0]
        places = {name.replace("__", "."): value for name, value in fields.items()}
        return await manager.post(path, data={"csrf": csrf, **places}, headers=HTML)

    return sends


def night(**more: Any) -> dict[str, Any]:
    return {
        "old": "",
        "name": "night",
        "enabled": "on",
        "most_per_hour": "60",
        "when__event": "rated",
        "when__ratings": ["negative"],
        "when__hours": "22:00-06:00",
        "do0__kind": "open_incident",
        "do0__done": "on",
        "do1__kind": "cut",
        "do1__done": "on",
        "do1__track": "incident",
        "do1__before_s": "20",
        "do1__after_s": "2,5",
        "do2__kind": "photo",
        **more,
    }


async def test_a_new_post_shows_its_rules(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/rules.json")).json()
    assert [rule["name"] for rule in page["rules"]] == [rule.name for rule in RULES]


async def test_a_rule_is_added_after_the_others(post: Post, send: Any) -> None:
    assert (await send(**night())).status_code == 303
    rules = post.config.rules()
    assert rules is not None and len(rules) == len(RULES) + 1
    assert rules[-1] == {
        "name": "night",
        "when": {"event": "rated", "ratings": ["negative"], "hours": ["22:00-06:00"]},
        "do": [{"do": "open_incident"}, {"do": "cut", "before_s": 20.0, "after_s": 2.5}],
    }


async def test_a_rule_is_changed_where_it_stands(post: Post, send: Any) -> None:
    await send(**night(old=RULES[0].name))
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
        ({"most_per_hour": "many"}, "most firings an hour: a whole number"),
    ],
)
async def test_what_cannot_be_meant_is_said_and_stays_in_the_form(
    post: Post, send: Any, wrong: dict[str, Any], says: str
) -> None:
    answer = await send(**night(**wrong))
    assert answer.status_code == 422
    assert says in answer.text
    assert post.config.rules() is None


async def test_names_that_people_gave_are_shown_as_they_were_written(
    post: Post, manager: httpx.AsyncClient
) -> None:
    post.config.put(Point(id="point-1", name="Sale"))
    page = await manager.get("/rules/edit", headers={**HTML, "accept-language": "ru"})
    assert "<span>Sale</span>" in page.text
    assert "<span>положительный</span>" in page.text


async def test_a_rule_is_tried_and_not_saved(post: Post, send: Any, clock: Any) -> None:
    more = {"point": "point-1", "operator": None, "source": "b", "cause": ""}
    red = [Rated(uid=f"r{n}", at=clock.at - n * 60_000, rating="negative", **more) for n in (1, 2)]
    post.journal.submit(lambda db: add(db, red, clock.at)).result()
    answer = await send(**night(when__hours="", **{"try": "1"}))
    # The two, and the one that the day has anyway.
    assert "It would have acted 3 times." in answer.text
    assert post.config.rules() is None


async def test_a_rule_is_switched_off_and_removed(post: Post, send: Any) -> None:
    await send("/rules/switch", name=RULES[0].name)
    rules = post.config.rules()
    assert rules is not None and rules[0]["enabled"] is False
    await send("/rules/remove", name=RULES[0].name)
    assert [rule["name"] for rule in post.config.rules() or ()] == [rule.name for rule in RULES[1:]]
    assert (await send("/rules/remove", name="nothing")).status_code == 404


async def test_rules_that_cannot_be_read_are_said(post: Post, manager: httpx.AsyncClient) -> None:
    post.config.write_rules([{"name": "broken", "do": []}])
    page = (await manager.get("/rules.json")).json()
    assert "broken" in page["problem"]
    assert len(page["rules"]) == len(RULES)


async def test_every_rule_of_a_new_post_can_be_edited(manager: httpx.AsyncClient) -> None:
    for rule in RULES:
        answer = await manager.get("/rules/edit", params={"name": rule.name}, headers=HTML)
        assert answer.status_code == 200
        assert f'value="{rule.name}"' in answer.text
