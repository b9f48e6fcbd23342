"""The addresses of all pages, and a post that has something to show on each."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute, iter_route_contexts

from host_daemon.events import BurstSeen, QuestionAsked
from host_daemon.store.journal import add
from host_daemon.voice.phrase_store import PhraseStore
from tests.fakes.seen import expression
from tests.web_ui.incident import DEVICE
from tests.web_ui.phrase_data import HELLO
from web_ui.app import create_app
from web_ui.core.services import Services

# A key question, a factor, a choice and a free answer.
SURVEY = {
    "name": "Visit",
    "points": ["point-1"],
    "questions": [
        {
            "name": "Overall",
            "kind": "smileys",
            "text": {"ru": "Как прошёл визит?", "en": "How was your visit?"},
        },
        {"name": "Clean", "kind": "smileys", "text": {"ru": "Было чисто?", "en": "Was it clean?"}},
        {
            "name": "Why here",
            "kind": "choice",
            "text": {"ru": "Почему к нам?", "en": "Why us?"},
            "choices": [{"ru": "Близко", "en": "Near"}, {"ru": "Цена", "en": "Price"}],
        },
        {"name": "Wish", "kind": "text", "text": {"ru": "Чего не хватает?", "en": "What do you miss?"}},
    ],
}

# What stands in the place of a page's parameter: one address or more for each such page.
EXAMPLES = {
    "/incidents/{slug}": ["a0b1c2d3e4f5.1.1~1rated~1incident"],
    "/bursts/{slug}": ["counter.1~1burst"],
    "/answers/{slug}": ["a0b1c2d3e4f5.1.9~1question"],
    "/boards/{device}": [DEVICE],
    "/cameras/{slug}": ["counter"],
    "/kits/{name}": ["controller", "motivator"],
    "/voice/{key}": ["hello"],
    "/loops/{letter}": ["a", "b", "c"],
    "/settings/{part}": ["vision", "web", "links"],
    "/wiring/{pins}": ["keypad"],
    "/points/{point}/notice": ["point-1"],
    "/points/{point}/sheet": ["point-1"],
    "/q/{point}": ["point-1"],
    "/kiosk/{point}": ["point-1"],
    "/display/{point}": ["point-1"],
}
MORE = [
    "/incidents?status=closed",
    "/said?show=praise",
    "/ratings?show=negative",
    "/expression?since=14:59&until=15:01",
    "/surveys/edit?name=Visit",
    "/reports?name=differences&by=operator",
    "/nothing-here",
]
NO_PAGES = {"/openapi.json", "/static/{wanted}/{name}"}


def every_address(post: Services) -> list[str]:
    """Addresses of every page there is, by the application's own routes."""
    found = []
    for route in iter_route_contexts(create_app(post).routes):
        if not isinstance(route.original_route, APIRoute) or route.include_in_schema:
            continue
        if route.path is None or "GET" not in (route.methods or ()):
            continue
        if route.path in NO_PAGES:
            continue
        if "{" in route.path:
            found += [re.sub(r"{\w+}", value, route.path) for value in EXAMPLES[route.path]]
        else:
            found.append(route.path)
    return found + MORE


def fill(post: Services) -> None:
    """Gives the post something to show on every page."""
    now = post.now()
    cameras = [
        {"name": "counter", "point": "point-1"},
        {"name": "desk", "point": "point-1", "role": "operator"},
    ]
    post.config.write_surveys([SURVEY])
    post.config.write_settings({"vision": {"cameras": cameras, "measure_staff": True}})
    PhraseStore(post.data).put(HELLO)
    burst = BurstSeen(
        uid="counter.1/burst",
        at=now - 50_000,
        camera="counter",
        direction="positive",
        change=0.8,
        positive=0.9,
        negative=0.0,
    )
    smiles = [
        expression(f"fob.1.{number}/smile", now - number * 60_000, 0.5 + number / 20) for number in range(6)
    ]
    question = QuestionAsked(
        uid=f"{DEVICE}.1.9/question",
        at=now - 55_000,
        point="point-1",
        operator="anna",
        source=f"board:{DEVICE}",
        cause=f"{DEVICE}.1.9",
    )
    post.journal.submit(lambda db: add(db, [burst, question, *smiles], now)).result()
