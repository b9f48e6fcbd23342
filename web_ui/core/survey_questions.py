"""Questions of a survey as customers and interviewers read them, and the faces of its scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from host_daemon.feedback.survey import Kind, Question, spoken

# Faces of a scale of so many smileys, best first.
FACES = {
    2: ("good", "bad"),
    3: ("good", "middling", "bad"),
    4: ("best", "good", "bad", "worst"),
    5: ("best", "good", "middling", "bad", "worst"),
}


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    """One question in the visitor's language."""

    name: str
    kind: Kind
    text: str
    choices: tuple[str, ...]


def in_language(questions: Iterable[Question], language: str) -> tuple[SurveyQuestion, ...]:
    """The questions in a language."""
    return tuple(
        SurveyQuestion(
            name=one.name,
            kind=one.kind,
            text=spoken(one.text, language),
            choices=tuple(spoken(choice, language) for choice in one.choices),
        )
        for one in questions
    )
