"""Standard of service (PROK): rules on what has to be said, and their check on occasions. Pure.

A rule ties a staff action to a moment of the visit: "a greeting within 10 s of the customer's coming", "an
offer before the receipt". It is met, missed, or not decidable, when the microphone did not hear enough of
the time in question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass
from typing import Any, ClassVar, Literal

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import build
from host_daemon.events import Outcome, PhraseHeard
from host_daemon.settings.field import setting

Moment = Literal["visit", "ask", "receipt", "end"]
# A phrase is waited for so long at most, and there are so many rules at most.
LONGEST_S, MOST = 600.0, 50
# Less of the time in question heard than this, and silence proves nothing.
HEARD_ENOUGH = 0.9
_REACH = _("A rule of the standard reaches from 0 to 600 seconds before and after.")


@dataclass(frozen=True)
class Standard:
    """One rule. names: of phrases, any of which will do. moment: to which it is tied. after_s, before_s: the
    phrase may end from `before_s` before the moment to `after_s` after it. forbidden: it must not be said."""

    SHAPE: ClassVar[str] = _(
        "A rule of the standard has name, names, moment, before_s, after_s and perhaps forbidden."
    )

    name: str
    names: tuple[str, ...]
    moment: Moment = setting(
        MISSING,
        "to which it is tied",
        wrong=_("A rule of the standard is tied to visit, ask, receipt or end."),
    )
    before_s: float = setting(MISSING, "seconds before the moment", low=0, high=LONGEST_S, wrong=_REACH)
    after_s: float = setting(MISSING, "seconds after the moment", low=0, high=LONGEST_S, wrong=_REACH)
    forbidden: bool = False


class BadStandard(UserError):
    """A rule that cannot be checked. The text says why."""


def standards(written: object) -> tuple[Standard, ...]:
    """The rules in their written form: a list of objects. Raises BadStandard."""
    if not isinstance(written, list | tuple) or len(written) > MOST:
        raise BadStandard(_("The standard is a list of at most 50 rules."))
    found = tuple(_standard(one) for one in written)
    if len({one.name for one in found}) < len(found):
        raise BadStandard(_("Two rules of the standard have the same name."))
    return found


def _standard(written: object) -> Standard:
    found = build(Standard, _tidied(written), whole="standard", error=BadStandard)
    if not found.name or not found.names:
        raise BadStandard(_("A rule of the standard needs a name and the name of a phrase."))
    if not found.before_s + found.after_s:
        raise BadStandard(_("A rule of the standard needs some time, before or after."))
    return found


def _tidied(written: object) -> object:
    """The rule without blanks around its name and its phrases, and without empty ones."""
    if not isinstance(written, dict):
        return written
    tidy: dict[str, Any] = dict(written)
    if isinstance(name := tidy.get("name"), str):
        tidy["name"] = name.strip()
    names = tidy.get("names")
    if isinstance(names, list | tuple) and all(isinstance(one, str) for one in names):
        tidy["names"] = [one.strip() for one in names if one.strip()]
    return tidy


@dataclass(frozen=True)
class Occasion:
    """A moment of one visit. uid: of the event behind it. operator: who served."""

    uid: str
    at: int
    moment: Moment
    point: str
    operator: str | None


@dataclass(frozen=True)
class Check:
    """The outcome of one rule on one occasion. evidence: uid of the phrase that decided it, or None.
    start, end: the time in question, to listen to."""

    standard: str
    occasion: str
    operator: str | None
    outcome: Outcome
    evidence: str | None
    start: int
    end: int


def check(
    standard: Standard,
    occasions: Sequence[Occasion],
    heard: Sequence[PhraseHeard],
    listened: Sequence[tuple[int, int]],
) -> list[Check]:
    """The rule on every occasion of its moment.

    heard: phrases of the time, in any order. listened: [start, end) in UTC ms during which the microphone of
    the point was heard and phrases were looked for.
    """
    found = []
    for occasion in occasions:
        if occasion.moment != standard.moment:
            continue
        start = occasion.at - round(standard.before_s * 1000)
        end = occasion.at + round(standard.after_s * 1000)
        said = [
            one
            for one in sorted(heard, key=lambda one: one.at)
            if one.name in standard.names and one.point == occasion.point and start <= one.at <= end
        ]
        outcome: Outcome
        if said:
            outcome = "missed" if standard.forbidden else "met"
        elif _share(listened, start, end) < HEARD_ENOUGH:
            outcome = "undecidable"
        else:
            outcome = "met" if standard.forbidden else "missed"
        evidence = said[0].uid if said else None
        found.append(Check(standard.name, occasion.uid, occasion.operator, outcome, evidence, start, end))
    return found


def _share(listened: Sequence[tuple[int, int]], start: int, end: int) -> float:
    """The share of [start, end] that was listened to; the stretches may overlap."""
    covered, reached = 0, start
    for a, b in sorted(listened):
        a, b = max(a, reached), min(b, end)
        if b > a:
            covered += b - a
            reached = b
    return covered / (end - start) if end > start else 0.0
