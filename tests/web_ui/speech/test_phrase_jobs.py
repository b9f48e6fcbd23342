from __future__ import annotations

from typing import Any

import httpx

from host_daemon.events import WorkAsked
from host_daemon.voice.phrase_store import PhraseStore


async def test_a_search_is_asked_for(
    manager: httpx.AsyncClient, send: Any, phrase_store: PhraseStore, post: Any
):
    await send("/voice/past", page="/voice", hours="2", phrase="hello")
    (asked,) = post.reader.events([WorkAsked])
    assert (asked.work, asked.phrases, asked.end - asked.start) == ("search", ("hello",), 7_200_000)
    assert (await send("/voice/past", page="/voice", hours="2", phrase="none")).status_code == 422
    assert "Search of the past" in (await manager.get("/voice")).text
    post.config.write_phrases([{"key": "spoilt"}])
    assert (await send("/voice/past", page="/voice", hours="2", phrase="hello")).status_code == 409


class Jobs:
    """The queue of a post that works at nothing, and what it was told to stop."""

    progress = None

    def __init__(self) -> None:
        self.stopped: list[str] = []

    def stop(self, uid: str) -> None:
        self.stopped.append(uid)


async def test_a_job_is_stopped(manager: httpx.AsyncClient, send: Any, post: Any):
    jobs = Jobs()
    object.__setattr__(post, "jobs", jobs)
    assert (await send("/voice/stop", page="/voice", work="work/1/search")).status_code == 303
    assert jobs.stopped == ["work/1/search"]


async def test_a_post_without_a_queue_has_nothing_to_stop(manager: httpx.AsyncClient, send: Any):
    assert (await send("/voice/stop", page="/voice", work="work/1/search")).status_code == 303
