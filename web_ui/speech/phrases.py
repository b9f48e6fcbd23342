"""VoiceTrigger: all phrases on a page, a new one, and settings of the whole."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, key_for
from web_ui.core.access import MANAGERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, ServicesOf
from web_ui.core.templates import TemplatesOf
from web_ui.speech.phrase_list import PhrasesOf, VoicePage, voice_page

# Addresses below /voice/ that can be no phrase's short name.
OWN = ("heard", "live", "own-sound", "past", "porcupine", "stop")

Text = Annotated[str, Form(max_length=200)]
Flag = Annotated[bool, Form()]

router = PageRouter(MANAGERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@router.page("/voice", "voice.html")
def voice(services: ServicesOf, store: PhrasesOf) -> VoicePage:
    """The phrases that the post listens for, and what they heard lately."""
    return voice_page(services, store)


@forms.post("/voice")
async def new(
    request: Request,
    services: ServicesOf,
    store: PhrasesOf,
    templates: TemplatesOf,
    audit: AuditOf,
    who: Who,
    text: Text,
    language: Text,
    group: Text,
    role: Text = "any",
    event: Text = "",
    engine: Text = "embedding",
    in_window: Flag = False,
    by_people: Flag = False,
) -> Response:
    """Add a phrase; what can be taught by its text begins to be taught at once."""
    try:
        key = key_for(text, (*OWN, *(phrase.key for phrase in store.phrases())))
        store.put(
            Phrase(
                key,
                text,
                language,
                group,  # type: ignore[arg-type]  # `put` says what is wrong with it
                role,  # type: ignore[arg-type]
                event.strip(),
                engine=engine,  # type: ignore[arg-type]
                always=not in_window,
                by_text=not by_people,
            )
        )
    except BadPhrase as error:
        page = voice_page(services, store)
        return templates.page(request, "voice.html", 422, page=page, wrong=error.said(who.texts), text=text)
    await audit.note(who.name, "set up", f"phrases/{key}")
    return RedirectResponse(f"/voice/{key}", 303)


@forms.post("/voice/own-sound")
async def own_sound(config: ConfigOf, audit: AuditOf, who: Who, allowed: Flag = False) -> Response:
    """A manager allows, or forbids, that the place's own sound sets the thresholds."""
    written = config.written_settings()
    config.write_settings({**written, "voice": {**written.get("voice", {}), "own_sound": allowed}})
    await audit.note(who.name, "allowed own sound" if allowed else "forbade own sound", "settings/voice")
    return RedirectResponse("/voice", 303)


@forms.post("/voice/porcupine")
async def porcupine(config: ConfigOf, audit: AuditOf, who: Who, access: Text) -> Response:
    """Keep Porcupine's access key, as a secret."""
    config.put_secret("engines", "porcupine", access.strip())
    await audit.note(who.name, "set up", "engines/porcupine")
    return RedirectResponse("/voice#engines", 303)
