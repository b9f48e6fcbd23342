"""Answers to questions of staff: heard, tagged, judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from host_daemon.events import (
    BackgroundMeasured,
    Event,
    Mood,
    PhraseHeard,
    QuestionAsked,
    TrackCut,
    WorkDone,
)
from host_daemon.store.journal import add
from web_ui.core.services import Services

PAGE = "/answers/a0b1c2d3e4f5.1.1~1question"
HTML = {"accept": "text/html"}


def question(number: int, at: int, cause: str = "") -> QuestionAsked:
    press = cause or f"a0b1c2d3e4f5.1.{number}"
    return QuestionAsked(
        uid=f"{press}/question", at=at, point="point-1", operator=None, source="voice", cause=press
    )


def cut(asked: QuestionAsked, data: Path) -> TrackCut:
    path = data / "tracks" / "answer.flac"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"flac")
    return TrackCut(
        uid=f"{asked.uid}/cut/answer/counter/done",
        at=asked.at - 5000,
        cut=f"{asked.uid}/cut/answer/counter",
        cause=asked.uid,
        track="answer",
        microphone="counter",
        path="tracks/answer.flac",
        duration_ms=35_000,
        partial=False,
        missing=(),
        peaks=(50,) * 400,
        sha256="0" * 64,
    )


def transcribed(track: TrackCut, text: str) -> WorkDone:
    asked = f"{track.uid}/words"
    return WorkDone(
        uid=f"{asked}/done", at=track.at, cause=asked, work="transcribe", found=0, hours=0.01, text=text
    )


def background(asked: QuestionAsked, mood: Mood) -> BackgroundMeasured:
    return BackgroundMeasured(
        uid=f"{asked.uid}/background/done",
        at=asked.at,
        cause=asked.uid,
        camera="counter",
        start=asked.at,
        end=asked.at + 30_000,
        frames=300,
        seen=200,
        positive=0.6,
        neutral=0.4,
        negative=0.0,
        mood=mood,
    )


@pytest.fixture
def asked(post: Services) -> Services:
    """A post where a fob and a phrase asked; the fob's answer has a track, words and a cheerful face."""
    now = post.now()
    post.config.write_settings({"contacts": {"least_asked": 1}})
    first = question(1, now - 50_000)
    track = cut(first, post.data)
    phrase = PhraseHeard(
        uid="counter/why/1",
        at=now - 40_000,
        phrase="why",
        text="What brought you here?",
        group="question",
        name="why",
        start=now - 42_000,
        score=0.9,
        point="point-1",
        microphone="counter",
        role="operator",
    )
    events: list[Event] = [
        first,
        track,
        transcribed(track, "the coffee"),
        background(first, "positive"),
        phrase,
        question(2, now - 40_000, phrase.uid),
    ]
    post.journal.submit(lambda db: add(db, events, now)).result()
    return post


async def test_answers_are_listed_with_sound_words_and_question(
    asked: Services, manager: httpx.AsyncClient
) -> None:
    page = (await manager.get("/answers.json")).json()
    spoken, fob = page["answers"]
    assert (spoken["question"], spoken["tracks"]) == ("What brought you here?", [])
    assert (fob["transcript"], fob["mood"], fob["tracks"][0]["moment"]) == ("the coffee", "positive", 5000)
    html = (await manager.get("/answers", headers=HTML)).text
    assert "the coffee" in html and "/tracks/" in html


async def test_a_manager_says_what_an_answer_is_about(asked: Services, manager: Any, send: Any) -> None:
    marked = await send(f"{PAGE}/mark", page=PAGE, tag=["Price"], own=" more  tea ", comment="!")
    assert marked.status_code == 303
    page = (await manager.get(f"{PAGE}.json")).json()
    assert page["line"]["tags"] == ["Price", "more tea"]
    assert "more tea" in page["choices"]
    about = (await manager.get("/answers.json")).json()["about"]
    assert [(one["name"], one["count"]) for one in about] == [("Price", 1), ("more tea", 1)]


async def test_the_expression_tells_whether_praise_was_meant(
    asked: Services, manager: Any, send: Any
) -> None:
    assert (await manager.get("/answers.json")).json()["share"] == {"n": 0, "least": 1}
    await send(f"{PAGE}/mark", page=PAGE, says="positive")
    page = (await manager.get("/answers.json")).json()
    assert (page["share"]["value"], page["share"]["n"], page["unknown"]) == (1.0, 1, 1)


async def test_the_manager_knows_better(asked: Services, manager: Any, send: Any) -> None:
    await send(f"{PAGE}/mark", page=PAGE, says="positive", sincere="no")
    page = (await manager.get(f"{PAGE}.json")).json()
    assert (page["line"]["sincere"], page["judged"]) == (False, False)


async def test_the_last_word_on_an_answer_counts(asked: Services, manager: Any, send: Any) -> None:
    await send(f"{PAGE}/mark", page=PAGE, tag=["Price"], sincere="yes")
    asked.clock.at += 1000  # type: ignore[attr-defined]
    await send(f"{PAGE}/mark", page=PAGE)
    line = (await manager.get(f"{PAGE}.json")).json()["line"]
    assert (line["tags"], line["sincere"]) == ([], None)


async def test_the_report_has_the_share_for_everything_tagged(
    asked: Services, manager: Any, send: Any
) -> None:
    await send(f"{PAGE}/mark", page=PAGE, tag=["Price"], sincere="yes")
    rows = (await manager.get("/reports.json?name=answers&by=all")).json()["rows"]
    assert [(row[1], row[2], row[3], row[6]) for row in rows] == [
        ("all answers", 2, 100.0, 1),
        ("Price", 1, 100.0, 1),
    ]


async def test_viewers_read_and_do_not_mark(asked: Services, log_in: Any) -> None:
    viewer = await log_in("viewer")
    html = (await viewer.get(PAGE, headers=HTML)).text
    assert "the coffee" in html and '<form method="post" action="/answers' not in html
    assert (await viewer.post(f"{PAGE}/mark")).status_code == 403


async def test_an_answer_nobody_gave_is_not_found(asked: Services, manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/answers/nothing", headers=HTML)).status_code == 404
    assert (await manager.get("/answers?days=0", headers=HTML)).status_code == 422
