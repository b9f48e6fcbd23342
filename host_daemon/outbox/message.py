"""Messages of deliveries, composed from the journal when they are sent, in the target's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal

from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.events import (
    BackgroundAsked,
    BackgroundMeasured,
    CutAsked,
    CutFailed,
    Event,
    ExpressionMeasured,
    FeedbackGiven,
    GoalCrossed,
    HealthChanged,
    IncidentOpened,
    NoticeOwed,
    PhotoAsked,
    PhotoMissed,
    PhotoTaken,
    TrackCut,
    uids,
)
from host_daemon.outbox.deliveries import AGAIN
from host_daemon.outbox.pieces import piece
from host_daemon.store.names import Names
from host_daemon.store.records import CONTENT, Content

MOODS = {
    "positive": _("positive background"),
    "neutral": _("neutral background"),
    "negative": _("negative background"),
    "nobody": _("nobody seen"),
    "unknown": _("not enough seen"),
}

TITLES = {
    "positive": _("Positive rating: {point}"),
    "neutral": _("Neutral rating: {point}"),
    "negative": _("Negative rating: {point}"),
}

PHOTO = (PhotoAsked, PhotoTaken, PhotoMissed)


@dataclass(frozen=True)
class Wait:
    """Something that a part waits for: what asks for it, and what answers. content: what a target must be
    allowed to get for it; empty: every target gets it."""

    asks: type[Event]
    answers: tuple[type[Event], ...]
    content: Content | Literal[""] = ""


WAITS: dict[str, tuple[Wait, ...]] = {
    "alert": (
        Wait(PhotoAsked, (PhotoTaken, PhotoMissed), "photo"),
        Wait(BackgroundAsked, (BackgroundMeasured,)),
    ),
    "track": (Wait(CutAsked, (TrackCut, CutFailed), "sound"),),
}
# What a target must be allowed to get for a whole part.
NEEDS: dict[str, Content] = {"track": "sound", "words": "words", "voice": "words"}


@dataclass(frozen=True)
class Message:
    """A title, a text and files (absolute paths).

    key: the delivery's, so that a repeat can be told. name: what people call its files, without their ending;
    empty: as they lie on the post.
    """

    key: str
    title: str
    text: str
    files: tuple[Path, ...]
    name: str = ""


def awaited(part: str, events: Sequence[Event], may: Sequence[Content] = CONTENT) -> bool:
    """Whether something that the delivery brings is still to come, given all events of its cause."""

    def count(kinds: type[Event] | tuple[type[Event], ...]) -> int:
        return sum(isinstance(event, kinds) for event in events)

    return any(
        count(wait.asks) > count(wait.answers)
        for wait in WAITS.get(part, ())
        if not wait.content or wait.content in may
    )


def empty(part: str, events: Sequence[Event], may: Sequence[Content] = CONTENT) -> bool:
    """Whether the delivery has nothing to bring: no track was asked for, or its target may not get it."""
    if part in NEEDS and NEEDS[part] not in may:
        return True
    return part == "track" and not any(isinstance(event, CutAsked) for event in events)


def compose(
    key: str,
    part: str,
    events: Sequence[Event],
    names: Names,
    texts: Texts,
    zone: tzinfo,
    data: Path,
    repeat: bool,
    pages: str = "",
    may: Sequence[Content] = CONTENT,
) -> Message:
    """The message of one delivery. events: all with its cause; data: folder that paths in events start from.

    pages: where people open the post's pages; then the words link to their incident. may: what the target may
    get beside counts.
    part: as `pieces` has it. repeat: an earlier try may have arrived, and the message says so.
    """
    notice = next(event for event in events if isinstance(event, NoticeOwed))
    point = names.points.get(notice.point, notice.point)
    if notice.rating:
        title = texts.text(TITLES[notice.rating], point=point)
    else:
        title = f"{texts.text(notice.rule)}: {point}" if point else texts.text(notice.rule)
    lines = [names.post, texts.moment(notice.at, zone)]
    if notice.operator:
        operator = names.operators.get(notice.operator, notice.operator)
        lines.append(texts.text("Operator: {operator}", operator=operator))
    wanted = piece(part)
    allowed = [event for event in events if "photo" in may or not isinstance(event, PHOTO)]
    files = BODIES[wanted.part](allowed, lines, texts, data)
    if wanted.file is not None:
        files, lines = files[wanted.file : wanted.file + 1], lines[:2]
    if wanted.bare:
        files = ()
        lines.append(texts.text("A file could not be delivered: the receiver refused it."))
    incident = next((event.uid for event in events if isinstance(event, IncidentOpened)), None)
    if pages and incident and wanted.file is None:
        lines.append(f"{pages.rstrip('/')}/incidents/{uids.slug(incident)}")
    if AGAIN in key:
        lines.append(texts.text("(Sent again on request.)"))
    if repeat:
        lines.append(texts.text("(This may be a repeat: the connection broke during an earlier try.)"))
    when = datetime.fromtimestamp(notice.at / 1000, zone).strftime("%Y-%m-%d %H-%M-%S")
    return Message(key, title, "\n".join(lines), files, f"{point} {when}".strip())


def _alert(events: Sequence[Event], lines: list[str], texts: Texts, data: Path) -> tuple[Path, ...]:
    photos = [event for event in events if isinstance(event, PhotoTaken)]
    if not photos and any(isinstance(event, PhotoAsked) for event in events):
        lines.append(texts.text("There is no photo of that moment."))
    for event in events:
        if isinstance(event, HealthChanged):
            told = texts.text(event.problem) if event.problem else texts.text("works again")
            lines.append(f"{event.name}: {told}")
        if isinstance(event, GoalCrossed):
            lines.append(_goal(event, texts))
        if isinstance(event, BackgroundMeasured):
            lines.append(texts.text("Emotional background: {mood}", mood=texts.text(MOODS[event.mood])))
        if isinstance(event, ExpressionMeasured) and event.targets and not event.seen:
            lines.append(texts.text("No face was seen, so no expression was measured."))
        elif isinstance(event, ExpressionMeasured) and event.seen:
            smile, positive = (texts.number(100 * share) for share in (event.smile, event.positive))
            told = _("Expression: smile {smile} of 100, positive {positive} of 100")
            lines.append(texts.text(told, smile=smile, positive=positive))
    return tuple(data / photo.path for photo in photos)


def _goal(crossed: GoalCrossed, texts: Texts) -> str:
    value, low, high, goal = (
        texts.number(one) for one in (crossed.value, crossed.low, crossed.high, crossed.goal)
    )
    told = (
        _("{figure}: the goal of {goal} is reached again, {value} (from {low} to {high}, n = {n})")
        if crossed.met
        else _("{figure}: the goal of {goal} is missed, {value} (from {low} to {high}, n = {n})")
    )
    figure = texts.text(crossed.figure)
    return texts.text(told, figure=figure, value=value, low=low, high=high, goal=goal, n=crossed.n)


def _track(events: Sequence[Event], lines: list[str], texts: Texts, data: Path) -> tuple[Path, ...]:
    for event in events:
        if isinstance(event, TrackCut) and event.partial:
            lines.append(texts.text("The track is partial: some of the sound was not recorded."))
        if isinstance(event, CutFailed):
            lines.append(texts.text("There is no track: {reason}", reason=texts.text(event.reason)))
    return tuple(data / event.path for event in events if isinstance(event, TrackCut))


def _words(events: Sequence[Event], lines: list[str], texts: Texts, data: Path) -> tuple[Path, ...]:
    """The customer's own words. How to reach the customer stays on the post."""
    for event in events:
        if isinstance(event, FeedbackGiven):
            lines.append(texts.text("What the customer added:"))
            lines += [texts.text(reason) for reason in event.reasons]
            if event.text:
                lines.append(f"«{event.text}»" if texts.language == "ru" else f"“{event.text}”")
            if event.contact:
                lines.append(
                    texts.text("The customer wants an answer; the contact is on the incident's page.")
                )
    return ()


def _voice(events: Sequence[Event], lines: list[str], texts: Texts, data: Path) -> tuple[Path, ...]:
    """That there is a voice message. The voice itself stays on the post."""
    lines.append(texts.text("The customer left a voice message; it can be heard on the incident's page."))
    return ()


BODIES = {"alert": _alert, "track": _track, "words": _words, "voice": _voice}
