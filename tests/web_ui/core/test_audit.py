"""Notes of who did what, alone or with an event."""

from __future__ import annotations

import pytest

from host_daemon.events import Event, PhraseJudged
from host_daemon.store.journal import AuditNote, JournalError
from web_ui.core.audit import Audit
from web_ui.core.services import Services

JUDGED = PhraseJudged(uid="p/judged", at=1, cause="p", right=True, user="vera")


class Broken:
    """Stores nothing."""

    async def store(self, event: Event, *, note: AuditNote | None = None) -> tuple[Event, ...]:
        raise JournalError


def noted(post: Services, subject: str) -> list[tuple[str, str, int]]:
    return [(line.user, line.action, line.at) for line in post.reader.audit(subject)]


async def test_a_note_says_who_and_when(post: Services) -> None:
    await Audit(post.events, post.journal, post.clock).note("vera", "removed", "users/x")
    assert noted(post, "users/x") == [("vera", "removed", post.now())]


async def test_an_event_and_its_note_are_stored(post: Services) -> None:
    await Audit(post.events, post.journal, post.clock).store(JUDGED, "vera", "confirmed", "p")
    assert post.reader.event("p/judged") == JUDGED
    assert noted(post, "p") == [("vera", "confirmed", post.now())]


async def test_without_the_event_there_is_no_note(post: Services) -> None:
    with pytest.raises(JournalError):
        await Audit(Broken(), post.journal, post.clock).store(JUDGED, "vera", "confirmed", "p")
    assert noted(post, "p") == []
