"""A survey: one key question and what may explain its answer, as managers write it and customers answer it.

The key question has smileys and is the customer's rating; it stands first. Other questions with smileys are
the factors of the key answer. Questions with choices or with a free answer are told as they were answered.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from host_daemon.base.errors import UserError
from host_daemon.base.texts import LANGUAGES
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import build
from host_daemon.settings.field import setting

Kind = Literal["smileys", "choice", "text"]

QUESTIONS, CHOICES, LONGEST, NAME = 12, 10, 200, 60
NAMELESS = _("The survey and each question need a name for reports, up to 60 characters.")
# What each smiley counts for on the scale of reports, best first, by how many there are.
SCORES = {2: (5, 1), 3: (5, 3, 1), 4: (5, 4, 2, 1), 5: (5, 4, 3, 2, 1)}


class BadSurvey(UserError):
    """A survey that cannot be asked. The text is a key of `texts`."""


@dataclass(frozen=True)
class Question:
    """One question. name: what reports call it. text, choices: by language, `ru` and `en`.

    A language that lacks its words shows the other's.
    """

    name: str = setting("", "what reports call the question, unique in its survey")
    kind: Kind = setting("smileys", "how it is answered: smileys, choice or text")
    text: dict[str, str] = dataclasses.field(default_factory=dict)
    choices: tuple[dict[str, str], ...] = setting((), "what can be chosen, by language")


@dataclass(frozen=True)
class Survey:
    """points: ids of those that ask it; each asks one survey. questions: the key question first."""

    name: str = setting("", "what reports call the survey, unique on the post")
    points: tuple[str, ...] = setting((), "service points that ask it")
    questions: tuple[Question, ...] = setting((), "the key question, then the others")


@dataclass(frozen=True)
class Answers:
    """Answers of one customer. key, factors: from 1 (worst) to 5; factors by question.

    others: choices (in the words of the first language that has them) and free answers, by question.
    """

    key: int | None
    factors: dict[str, int]
    others: dict[str, str]


def survey(written: object) -> Survey:
    """A survey as the configuration holds it. Raises BadSurvey."""
    found = build(Survey, written, whole="survey", error=BadSurvey)
    check(found)
    return found


def check(found: Survey) -> None:
    """Raises BadSurvey with what is wrong, in words for the manager."""
    if not 1 <= len(found.name.strip()) <= NAME:
        raise BadSurvey(NAMELESS)
    if not 1 <= len(found.questions) <= QUESTIONS:
        raise BadSurvey(_("A survey has from 1 to 12 questions."))
    if found.questions[0].kind != "smileys":
        raise BadSurvey(_("The first question is the key question: it is answered with smileys."))
    if len({question.name for question in found.questions}) != len(found.questions):
        raise BadSurvey(_("Two questions have the same name."))
    for question in found.questions:
        _check_question(question)


def _check_question(question: Question) -> None:
    if not 1 <= len(question.name.strip()) <= NAME:
        raise BadSurvey(NAMELESS)
    if not spoken(question.text, LANGUAGES[0]):
        raise BadSurvey(_("A question needs words in at least one language."))
    words = [*question.text.values(), *(word for one in question.choices for word in one.values())]
    if any(len(word) > LONGEST for word in words):
        raise BadSurvey(_("Questions and choices have up to 200 characters."))
    if question.kind == "choice" and not 2 <= len(question.choices) <= CHOICES:
        raise BadSurvey(_("A question with choices needs from 2 to 10 of them, one a line."))


def asked_at(surveys: Iterable[Survey], point: str) -> Survey | None:
    """The survey that a service point asks, or None."""
    return next((one for one in surveys if point in one.points), None)


def spoken(words: Mapping[str, str], language: str) -> str:
    """The words in this language, else in any."""
    return words.get(language) or next((words[code] for code in LANGUAGES if words.get(code)), "")


def answered(asked: Survey, given: Mapping[str, Any], smileys: int) -> Answers:
    """The answers, as far as they fit the questions: a survey may change while an answer waits.

    given: by question the smiley's place (0 is the best), the choice's place, or the text. smileys: how
    many there are.
    """
    scores: dict[str, int] = {}
    others: dict[str, str] = {}
    for question in asked.questions:
        value = given.get(question.name)
        if question.kind == "text":
            if isinstance(value, str) and value.strip():
                others[question.name] = value.strip()
        elif isinstance(value, int) and value >= 0:
            if question.kind == "smileys" and value < smileys:
                scores[question.name] = SCORES[smileys][value]
            elif question.kind == "choice" and value < len(question.choices):
                others[question.name] = spoken(question.choices[value], LANGUAGES[0])
    key = scores.pop(asked.questions[0].name, None)
    return Answers(key, scores, others)
