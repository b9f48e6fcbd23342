from __future__ import annotations

import dataclasses
import io
from typing import Any

import httpx
import pytest
import soundfile

from host_daemon.events import PhraseJudged
from host_daemon.store.journal import Journal
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import HEARD, store
from web_ui.core.slug import slug


async def test_a_phrase_is_heard_from_a_track_when_the_ring_has_it_no_more(
    manager: httpx.AsyncClient, post: Any, journal: Journal
):
    store(journal, HEARD)
    answer = await manager.get(f"/voice/heard/{slug(HEARD.uid)}.flac")
    assert soundfile.info(io.BytesIO(answer.content)).duration == pytest.approx(3.9, abs=0.01)
    assert [line.action for line in post.reader.audit(HEARD.uid)] == ["listened"]


async def test_sound_that_is_gone_is_said(manager: httpx.AsyncClient, journal: Journal):
    store(journal, dataclasses.replace(HEARD, at=AT - 3_600_000, start=AT - 3_601_000))
    answer = await manager.get(f"/voice/heard/{slug(HEARD.uid)}.flac")
    assert answer.status_code == 404
    assert (await manager.get("/voice/heard/nothing.flac")).status_code == 404


@pytest.mark.parametrize(("right", "action"), [("true", "confirmed"), ("false", "called wrong")])
async def test_a_verdict_is_noted(
    manager: httpx.AsyncClient, send: Any, post: Any, journal: Journal, right: str, action: str
):
    store(journal, HEARD)
    await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right=right)
    (judged,) = post.reader.events([PhraseJudged])
    assert (judged.cause, judged.right, judged.user) == (HEARD.uid, right == "true", "manager")
    assert [line.action for line in post.reader.audit(HEARD.uid)] == [action]
