"""One phrase: its expected errors, its threshold, and its teaching."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported, WorkAsked
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, alike
from host_daemon.voice.synthesis import speakers
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, EventsOf, Now, ServicesOf, SettingsOf
from web_ui.speech.phrase_list import PhraseLine, PhrasesOf, deaf, voice_page

# Expected errors are shown for thresholds in these steps around the classifier's own, in logits.
STEPS = tuple(step / 2 for step in range(-6, 13))

Text = Annotated[str, Form(max_length=200)]
Flag = Annotated[bool, Form()]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class RecordingLine:
    """A recording. odd: the phrase's own classifier does not recognise it."""

    name: str
    who: str
    odd: bool


@dataclass(frozen=True, kw_only=True)
class ThresholdStep:
    """Expected errors with a threshold so much higher."""

    margin: float
    misses: float | None
    false_alarms: float


@dataclass(frozen=True, kw_only=True)
class PhrasePage:
    """line: as on the page of all phrases. sayings: its recordings. steps: what other thresholds would do.
    alike: texts that hardly differ. microphones: names of the post's own.
    deaf: those with which something is wrong. mute: nothing on the post can speak its text. more_voices:
    those that would teach its text better are not installed."""

    line: PhraseLine
    sayings: tuple[RecordingLine, ...]
    steps: tuple[ThresholdStep, ...]
    alike: tuple[str, ...]
    microphones: tuple[str, ...]
    deaf: tuple[HealthReported, ...]
    mute: bool
    more_voices: bool


def phrase_of(store: PhrasesOf, who: Who, key: str) -> Phrase:
    """The phrase that an address names. Answers 404, or 409 where the phrases cannot be read."""
    try:
        found = store.phrase(key)
    except BadPhrase as error:
        raise HTTPException(409, error.said(who.texts)) from None
    if found is None:
        raise HTTPException(404, _("There is no such phrase."))
    return found


PhraseOf = Annotated[Phrase, Depends(phrase_of)]


@router.page("/voice/{key}", "phrase.html")
def phrase(own: PhraseOf, services: ServicesOf, settings: SettingsOf, store: PhrasesOf) -> PhrasePage:
    """One phrase with its meter and recordings."""
    line = next(one for one in voice_page(services, store).lines if one.phrase.key == own.key)
    classifier, notes = store.classifier(own.key), store.notes(own.key)
    steps = (
        [(step, classifier.honesty.shifted(step)) for step in STEPS]
        if classifier and classifier.honesty.others
        else []
    )
    return PhrasePage(
        line=line,
        sayings=tuple(
            RecordingLine(name=path.name, who=path.name.split(".")[0], odd=path.name in notes.odd)
            for path in store.recordings(own.key)
        ),
        steps=tuple(
            ThresholdStep(margin=margin, misses=one.misses, false_alarms=one.false_alarms)
            for margin, one in steps
        ),
        alike=tuple(one.text for one in alike(own, store.phrases())),
        microphones=tuple(one.name for one in settings.audio.microphones),
        deaf=deaf(services),
        mute=own.by_text and not speakers.able(own.language),
        more_voices=own.by_text and speakers.more_to_be_had(own.language),
    )


@forms.post("/voice/{key}")
async def change(
    own: PhraseOf,
    store: PhrasesOf,
    audit: AuditOf,
    who: Who,
    group: Text,
    role: Text,
    threshold: Annotated[float, Form()],
    event: Text = "",
    engine: Text = "embedding",
    in_window: Flag = False,
    by_people: Flag = False,
) -> Response:
    """Change what a phrase stands for and how sure the post must be."""
    values: dict[str, Any] = {"group": group, "role": role, "event": event.strip(), "engine": engine}
    values |= {"threshold": threshold, "always": not in_window, "by_text": not by_people}
    try:
        store.put(dataclasses.replace(own, **values))
    except BadPhrase as error:
        raise HTTPException(422, error.said(who.texts)) from None
    await audit.note(who.name, "set up", f"phrases/{own.key}")
    return RedirectResponse(f"/voice/{own.key}", 303)


@forms.post("/voice/{key}/remove")
async def remove(own: PhraseOf, store: PhrasesOf, audit: AuditOf, who: Who) -> Response:
    """Forget a phrase with its recordings."""
    store.remove(own.key)
    await audit.note(who.name, "removed", f"phrases/{own.key}")
    return RedirectResponse("/voice", 303)


@forms.post("/voice/{key}/teach")
async def teach(own: PhraseOf, events: EventsOf, who: Who, now: Now) -> Response:
    """Teach it anew."""
    await events.store(
        WorkAsked(
            uid=f"work/{now}/teach/{own.key}", at=now, work="teach", phrases=(own.key,), user=str(who.name)
        )
    )
    return RedirectResponse(f"/voice/{own.key}", 303)
