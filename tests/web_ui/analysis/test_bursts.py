"""Bursts of expression, and the causes that people name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from host_daemon.events import (
    BurstMarked,
    BurstSeen,
    CutAsked,
    Event,
    IncidentMarked,
    Tagged,
    TrackCut,
    WorkDone,
)
from host_daemon.store.journal import add
from web_ui.core.services import Services

PAGE = "/bursts/counter.1~1burst"


def burst(number: int, at: int, direction: Any, camera: str = "counter") -> BurstSeen:
    return BurstSeen(
        uid=f"{camera}.{number}/burst",
        at=at,
        camera=camera,
        direction=direction,
        change=0.8 if direction == "positive" else -0.8,
        positive=0.9,
        negative=0.0,
    )


def cut(seen: BurstSeen, data: Path) -> tuple[Event, ...]:
    asked = CutAsked(
        uid=f"{seen.uid}/cut/burst/counter",
        at=seen.at,
        track="burst",
        microphone="counter",
        before_ms=20_000,
        after_ms=10_000,
        cause=seen.uid,
        point="point-1",
    )
    done = TrackCut(
        uid=f"{asked.uid}/done",
        at=seen.at - 20_000,
        cut=asked.uid,
        cause=seen.uid,
        track="burst",
        microphone="counter",
        path="tracks/1.flac",
        duration_ms=30_000,
        partial=False,
        missing=(),
        peaks=(50,) * 400,
        sha256="0" * 64,
    )
    return asked, done


@pytest.fixture
def moved(post: Services) -> Services:
    """A post with a burst that has a track, two without, and a camera at staff that had one as well."""
    now = post.now()
    cameras = [{"name": "counter", "point": "point-1"}, {"name": "desk", "role": "operator"}]
    post.config.write_settings({"vision": {"cameras": cameras}, "contacts": {"least_asked": 1}})
    first = burst(1, now - 50_000, "positive")
    others = [burst(2, now - 40_000, "negative"), burst(3, now - 30_000, "positive")]
    staff = burst(4, now - 20_000, "positive", camera="desk")
    events = [first, *cut(first, post.data), *others, staff]
    post.journal.submit(lambda db: add(db, events, now)).result()
    return post


async def test_the_newest_stands_first_and_staff_is_left_out(
    moved: Services, manager: httpx.AsyncClient
) -> None:
    page = (await manager.get("/bursts.json")).json()
    assert page["count"] == 3
    assert [one["direction"] for one in page["bursts"]] == ["positive", "negative", "positive"]
    assert (await manager.get("/bursts")).status_code == 200
    assert (await manager.get("/bursts/desk.4~1burst")).status_code == 404


async def test_a_burst_has_the_talk_around_it(moved: Services, manager: httpx.AsyncClient) -> None:
    page = (await manager.get(f"{PAGE}.json")).json()
    (track,) = page["tracks"]
    assert (track["moment"], page["waiting"], page["transcript"]) == (20_000, False, "")
    assert "data-moment" in (await manager.get(PAGE)).text


async def test_a_burst_has_the_words_that_an_engine_wrote_down(
    moved: Services, manager: httpx.AsyncClient
) -> None:
    asked = "counter.1/burst/cut/burst/counter/done/words"
    done = WorkDone(
        uid=f"{asked}/done", at=1, cause=asked, work="transcribe", found=0, hours=0.01, text="the queue"
    )
    moved.journal.submit(lambda db: add(db, [done], moved.now())).result()
    assert (await manager.get(f"{PAGE}.json")).json()["transcript"] == "the queue"
    assert "the queue" in (await manager.get(PAGE)).text


async def test_named_causes_are_ranked_by_the_way_they_move(moved: Services, manager: Any, send: Any) -> None:
    for number, tags in ((1, ["Staff", "Price"]), (2, ["Price"]), (3, ["Staff"])):
        page = f"/bursts/counter.{number}~1burst"
        assert (await send(f"{page}/mark", page=page, tag=tags)).status_code == 303
    causes = (await manager.get("/bursts.json")).json()["causes"]
    assert [(one["name"], one["count"]) for one in causes["better"]] == [("Staff", 2), ("Price", 1)]
    assert [(one["name"], one["count"]) for one in causes["worse"]] == [("Price", 1)]
    assert causes["share_better"]["Price"]["value"] == 0.5
    assert causes["untagged"] == 0


async def test_the_last_word_on_a_burst_counts(moved: Services, manager: Any, send: Any) -> None:
    await send(f"{PAGE}/mark", page=PAGE, tag=["Price"], comment="too dear")
    moved.clock.at += 1000  # type: ignore[attr-defined]
    await send(f"{PAGE}/mark", page=PAGE, tag=["Staff"])
    page = (await manager.get(f"{PAGE}.json")).json()
    assert page["line"]["tags"] == ["Staff"]
    assert [one["comment"] for one in page["marks"]] == ["too dear", ""]


async def test_a_cause_of_ones_own_is_kept_and_one_that_is_not_there_is_refused(
    moved: Services, manager: Any, send: Any
) -> None:
    assert (await send(f"{PAGE}/mark", page=PAGE, tag=["nonsense"])).status_code == 422
    await send(f"{PAGE}/mark", page=PAGE, tag=["Price"], own=" long  queue ")
    assert (await manager.get(f"{PAGE}.json")).json()["line"]["tags"] == ["Price", "long queue"]
    other = "/bursts/counter.2~1burst"
    assert "long queue" in (await manager.get(f"{other}.json")).json()["choices"]


async def test_the_newest_word_counts_on_the_burst_or_on_its_incident(
    moved: Services, manager: httpx.AsyncClient
) -> None:
    seen = "counter.2/burst"
    older = BurstMarked(uid="m1", at=moved.now() - 2000, cause=seen, user="viewer", tags=("Price",))
    newer = IncidentMarked(
        uid="m2",
        at=moved.now() - 1000,
        cause=f"{seen}/incident",
        user="viewer",
        status="closed",
        comment="",
        tags=("Waiting",),
    )
    moved.journal.submit(lambda db: add(db, [older, newer], moved.now())).result()
    page = (await manager.get("/bursts.json")).json()
    assert page["bursts"][1]["tags"] == ["Waiting"]


async def test_what_a_rule_tagged_is_a_cause_too(moved: Services, manager: httpx.AsyncClient) -> None:
    seen = "counter.2/burst"
    tagged = Tagged(
        uid=f"{seen}/tag/queue",
        at=moved.now() - 40_000,
        point="point-1",
        operator=None,
        tag="queue",
        cause=seen,
        rule="r",
    )
    marked = BurstMarked(
        uid=f"{seen}/mark/1", at=moved.now() - 1000, cause=seen, user="viewer", tags=("Price",)
    )
    moved.journal.submit(lambda db: add(db, [tagged, marked], moved.now())).result()
    page = (await manager.get("/bursts.json")).json()
    assert page["bursts"][1]["tags"] == ["Price", "queue"]
