from __future__ import annotations

from typing import Any

import httpx

from host_daemon.events import PhraseJudged, WorkAsked, WorkDone
from host_daemon.store.journal import Journal
from host_daemon.voice.phrase_store import PhraseStore
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import HEARD, store
from web_ui.core.slug import slug
from web_ui.speech.phrase_list import voice_page


async def test_what_waits_for_a_look_is_judged_and_counted(
    manager: httpx.AsyncClient, send: Any, phrase_store: PhraseStore, post: Any, journal: Journal, clock: Any
):
    store(journal, HEARD)
    assert "To be confirmed" in (await manager.get("/voice")).text
    answer = await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right="true")
    assert answer.status_code == 303
    (judged,) = post.reader.events([PhraseJudged])
    assert (judged.cause, judged.right, judged.user) == (HEARD.uid, True, "manager")
    line = voice_page(post, phrase_store).lines[0]
    assert (line.fired, line.right, line.wrong) == (1, 1, 0)
    clock.at += 1000
    await send(f"/voice/heard/{slug(HEARD.uid)}/judge", page="/voice", right="false")
    line = voice_page(post, phrase_store).lines[0]
    assert (line.fired, line.right, line.wrong) == (1, 0, 1)


TEACHING = WorkAsked(uid="work/1/teach/hello", at=AT, work="teach", phrases=("hello",), user="manager")


def test_a_phrase_that_is_being_taught_names_the_job(post: Any, phrase_store: PhraseStore, journal: Journal):
    store(journal, TEACHING)
    (line,) = voice_page(post, phrase_store).lines
    assert (line.taught, line.work, line.problem) == ("no", TEACHING.uid, "")


def test_a_teaching_that_failed_says_why(post: Any, phrase_store: PhraseStore, journal: Journal):
    store(
        journal,
        TEACHING,
        WorkDone(
            uid=f"{TEACHING.uid}/done",
            at=AT,
            cause=TEACHING.uid,
            work="teach",
            found=0,
            hours=0.0,
            problem="Why.",
        ),
    )
    page = voice_page(post, phrase_store)
    assert (page.lines[0].work, page.lines[0].problem) == (None, "Why.")
    assert [one.cause for one in page.done] == [TEACHING.uid]


def test_a_damaged_classifier_is_told(post: Any, phrase_store: PhraseStore):
    phrase_store.classifier_path("hello").write_bytes(b"rubbish")
    assert voice_page(post, phrase_store).lines[0].taught == "damaged"


def test_phrases_that_cannot_be_read_are_a_problem(post: Any, phrase_store: PhraseStore):
    post.config.write_phrases([{"key": "spoilt"}])
    page = voice_page(post, phrase_store)
    assert page.lines == () and page.problem
