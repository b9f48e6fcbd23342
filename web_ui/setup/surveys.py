"""The surveys' editor: what customers are asked on the kiosk and behind the QR code."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import LANGUAGES
from host_daemon.base.texts import mark as _
from host_daemon.feedback.survey import NAME, QUESTIONS, BadSurvey, Kind, Question, Survey, check
from host_daemon.feedback.surveys import surveys
from host_daemon.store.config import Config
from host_daemon.store.records import Point
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf
from web_ui.core.templates import TemplatesOf

# Empty questions under those that there are.
BLANK = 2
Name = Annotated[str, Query(max_length=NAME)]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


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


@router.page("/surveys", "surveys.html")
def listed(config: ConfigOf) -> SurveysPage:
    """Every survey and the service points that ask it."""
    points = {point.id: point.name for point in config.points()}
    return SurveysPage(surveys=surveys(config), points=points)


@router.page("/surveys/edit", "survey.html")
def edited(config: ConfigOf, name: Name = "") -> SurveyPage:
    """One survey, or an empty one for a new."""
    found = next((one for one in surveys(config) if one.name == name), None)
    if name and found is None:
        raise HTTPException(404, _("There is no such survey."))
    return _page(config, name, found or Survey())


@forms.post("/surveys")
async def save(
    request: Request, config: ConfigOf, templates: TemplatesOf, audit: AuditOf, who: Who
) -> Response:
    """Add a survey, or replace the one that was edited."""
    form = await request.form()
    wanted = written(
        {name: str(value) for name, value in form.items()}, tuple(map(str, form.getlist("point")))
    )
    old = str(form.get("old", ""))
    others = [one for one in surveys(config) if one.name != old]
    try:
        if any(one.name == wanted.name for one in others):
            raise BadSurvey(_("There is another survey of this name."))
        check(wanted)
    except BadSurvey as error:
        page = _page(config, old, wanted)
        return templates.page(request, "survey.html", 422, page=page, problem=error.said(who.texts))
    # A service point asks one survey: the one that was chosen for it last.
    rest = [
        dataclasses.replace(one, points=tuple(at for at in one.points if at not in wanted.points))
        for one in others
    ]
    _keep(config, [*rest, wanted])
    await audit.note(who.name, "set up", f"surveys/{wanted.name}")
    return RedirectResponse("/surveys", 303)


@forms.post("/surveys/remove")
async def remove(
    config: ConfigOf, audit: AuditOf, who: Who, name: Annotated[str, Form(max_length=NAME)]
) -> Response:
    """Remove a survey; answers to it stay."""
    found = surveys(config)
    if all(one.name != name for one in found):
        raise HTTPException(404, _("There is no such survey."))
    _keep(config, [one for one in found if one.name != name])
    await audit.note(who.name, "removed", f"surveys/{name}")
    return RedirectResponse("/surveys", 303)


def _keep(config: Config, wanted: list[Survey]) -> None:
    config.write_surveys([dataclasses.asdict(one) for one in sorted(wanted, key=lambda one: one.name)])


def _page(config: Config, old: str, found: Survey) -> SurveyPage:
    return SurveyPage(
        old=old,
        survey=found,
        points=config.points(),
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
