"""Templates in the visitor's language, with the words that each has at hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jinja2
import pytest
from fastapi import FastAPI

from host_daemon.base.texts import texts
from tests.web_ui.incident import AT
from web_ui.core.templates import Templates, plain
from web_ui.core.visitor import Visitor

RUSSIAN = Visitor(name=None, role=None, csrf="c", texts=texts("ru"), address="")


@pytest.fixture
def templates(app: FastAPI) -> Templates:
    found: Templates = app.state.templates
    found.env.loader = jinja2.DictLoader(
        {
            "words": "{{ _('Incidents') }} {{ clock(at) }} {{ day(at) }}",
            "mark": "{{ name }}",
            "json": "{{ value | json }}",
            "role": "{{ who.csrf }} {{ stage }}",
        }
    )
    return found


def test_words_and_times_are_those_of_language_and_zone(templates: Templates) -> None:
    # 15:00 in Moscow, where the post is.
    assert templates.text(RUSSIAN, "words", at=AT) == "Инциденты 15:00:00 21 нояб. 2026\u202fг."
    english = replace(RUSSIAN, texts=texts("en"))
    assert templates.text(english, "words", at=AT).startswith("Incidents 3:00:00")


def test_what_a_person_wrote_is_no_markup(templates: Templates) -> None:
    assert templates.text(RUSSIAN, "mark", name="<b>") == "&lt;b&gt;"


def test_a_value_that_is_missing_is_an_error(templates: Templates) -> None:
    with pytest.raises(jinja2.UndefinedError):
        templates.text(RUSSIAN, "mark")


def test_who_looks_is_at_hand(templates: Templates) -> None:
    assert templates.text(RUSSIAN, "role") == "c True"


def test_a_context_is_written_as_json() -> None:
    @dataclass(frozen=True)
    class Point:
        x: int
        names: tuple[str, ...]

    assert plain(Point(1, ("a",))) == {"x": 1, "names": ("a",)}
    assert plain([1]) == [1]
    assert plain(Point) is Point
