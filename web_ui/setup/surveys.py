"""The surveys' editor: what customers are asked on the kiosk and behind the QR code."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import Depends, FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import LANGUAGES
from host_daemon.base.texts import mark as _
from host_daemon.feedback.survey import NAME, QUESTIONS, BadSurvey, Kind, Question, Survey, check
from host_daemon.feedback.surveys import surveys
from host_daemon.store.records import Point
from web_ui.core.access import MANAGERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post

# Empty questions under those that there are.
BLANK = 2
Name = Annotated[str, Query(max_length=NAME)]


@dataclass(frozen=True, kw_only=True)
class SurveysPage:
    """Every survey. points: names by id."""

    surveys: tuple[Survey, ...]
    points: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SurveyPage:
    """One survey in the editor. old: its name before, empty for a new one. blank: rows for new questions."""

    old: str
    survey: Survey
    points: tuple[Point, ...]
    kinds: tuple[str, ...]
    blank: int


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""
    writes = [Depends(MANAGERS), Depends(form_token)]

    def listed(request: Request) -> SurveysPage:
        """Every survey and the service points that ask it."""
        points = {point.id: point.name for point in post.config.points()}
        return SurveysPage(surveys=surveys(post.config), points=points)

    def edited(request: Request, name: Name = "") -> SurveyPage:
        """One survey, or an empty one for a new."""
        found = next((one for one in surveys(post.config) if one.name == name), None)
        if name and found is None:
            raise HTTPException(404, _("There is no such survey."))
        return _page(post, name, found or Survey())

    pages.add("/surveys", "surveys.html", listed, MANAGERS)
    pages.add("/surveys/edit", "survey.html", edited, MANAGERS)

    @app.post("/surveys", dependencies=writes, include_in_schema=False)
    async def save(request: Request) -> Response:
        form = await request.form()
        wanted = written(
            {name: str(value) for name, value in form.items()}, tuple(map(str, form.getlist("point")))
        )
        old = str(form.get("old", ""))
        others = [one for one in surveys(post.config) if one.name != old]
        try:
            if any(one.name == wanted.name for one in others):
                raise BadSurvey(_("There is another survey of this name."))
            check(wanted)
        except BadSurvey as error:
            page = _page(post, old, wanted)
            return pages.render(request, "survey.html", 422, page=page, problem=str(error))
        # A service point asks one survey: the one that was chosen for it last.
        rest = [
            dataclasses.replace(one, points=tuple(at for at in one.points if at not in wanted.points))
            for one in others
        ]
        await _keep(request, "set up", wanted.name, [*rest, wanted])
        return RedirectResponse("/surveys", 303)

    @app.post("/surveys/remove", dependencies=writes, include_in_schema=False)
    async def remove(request: Request, name: Annotated[str, Form(max_length=NAME)]) -> Response:
        found = surveys(post.config)
        if all(one.name != name for one in found):
            raise HTTPException(404, _("There is no such survey."))
        await _keep(request, "removed", name, [one for one in found if one.name != name])
        return RedirectResponse("/surveys", 303)

    async def _keep(request: Request, action: str, name: str, all_of_them: list[Survey]) -> None:
        all_of_them.sort(key=lambda one: one.name)
        post.config.write_surveys([dataclasses.asdict(one) for one in all_of_them])
        await post.note(visitor(request).name, action, f"surveys/{name}")


def _page(post: Post, old: str, found: Survey) -> SurveyPage:
    return SurveyPage(
        old=old,
        survey=found,
        points=post.config.points(),
        kinds=get_args(Kind),
        blank=min(BLANK, QUESTIONS - len(found.questions)),
    )


def written(form: Mapping[str, str], points: tuple[str, ...]) -> Survey:
    """The survey that a filled-in form describes, right or wrong. A question without any words is none."""
    rows: list[tuple[float, Question]] = []
    for number in range(QUESTIONS):
        row = {
            name: form.get(f"q{number}.{name}", "").strip()
            for name in ("name", "kind", "place", "ru", "en", "choices_ru", "choices_en", "remove")
        }
        if row["remove"] or not (row["name"] or row["ru"] or row["en"]):
            continue
        try:
            place = float(row["place"].replace(",", "."))
        except ValueError:
            place = float(number + 1)
        rows.append((place, _question(row)))
    rows.sort(key=lambda one: one[0])
    return Survey(form.get("name", "").strip(), points, tuple(question for _place, question in rows))


def _question(row: dict[str, str]) -> Question:
    kind: Any = row["kind"] if row["kind"] in get_args(Kind) else "smileys"
    lines = {code: row[f"choices_{code}"].splitlines() for code in LANGUAGES} if kind == "choice" else {}
    choices = tuple(
        {code: word.strip() for code, word in zip(lines, words, strict=True) if word.strip()}
        for words in itertools.zip_longest(*lines.values(), fillvalue="")
        if any(word.strip() for word in words)
    )
    text = {code: row[code] for code in LANGUAGES if row[code]}
    return Question(row["name"], kind, text, choices)
