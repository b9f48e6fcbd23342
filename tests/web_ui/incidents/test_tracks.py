"""Tracks as managers cut, list and hold them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import CutAsked, CutFailed
from host_daemon.retention.tracks import held
from host_daemon.store.journal import add
from web_ui.core.services import Services

SLUG = "a0b1c2d3e4f5.1.1~1rated~1cut~1incident~1done"
# 21 November 2026, 15:00:30 in Moscow: half a minute ago.
FORM = {
    "microphone": "counter",
    "kind": "record",
    "at": "2026-11-21T15:00:30",
    "before": "10",
    "after": "5.5",
}


@pytest.fixture
def microphone(post: Services) -> None:
    post.config.write_settings({"audio": {"microphones": [{"name": "counter", "point": "point-1"}]}})


async def test_a_track_is_listed_with_its_incident(manager: httpx.AsyncClient) -> None:
    (line,) = (await manager.get("/tracks.json")).json()["tracks"]
    assert line["slug"] == SLUG
    assert line["incident"] == "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"
    assert (line["there"], line["held"]) == (True, False)
    # Incidents stay for 180 days.
    assert line["expires"] - line["moment"] == 180 * 86_400_000
    assert "player" in (await manager.get("/tracks")).text


async def test_kinds_are_listed_alone(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/tracks.json?kind=sale")).json()["tracks"] == []
    assert len((await manager.get("/tracks.json?kind=incident")).json()["tracks"]) == 1


async def test_older_ones_have_a_page_of_their_own(
    journal: Any, post: Services, manager: httpx.AsyncClient, incident_events: Any
) -> None:
    many = [e for n in range(20) for e in incident_events(post.data, post.now() - n * 60_000, 100 + n)]
    journal.submit(lambda db: add(db, many, post.now())).result()
    first = (await manager.get("/tracks.json")).json()
    second = (await manager.get(f"/tracks.json?before={first['older']}")).json()
    slugs = [line["slug"] for page in (first, second) for line in page["tracks"]]
    assert len(slugs) == len(set(slugs)) == 21
    assert second["older"] is None


@pytest.mark.usefixtures("microphone")
async def test_a_cut_by_hand_is_asked_for_in_the_posts_time(
    post: Services, manager: httpx.AsyncClient, send: Any
) -> None:
    answer = await send("/tracks/cut", page="/tracks", **FORM)
    assert answer.status_code == 303
    asked = next(one for one in post.reader.unanswered() if isinstance(one, CutAsked))
    assert (asked.track, asked.microphone, asked.point) == ("record", "counter", "point-1")
    assert (asked.at, asked.before_ms, asked.after_ms) == (post.now() - 30_000, 10_000, 5_500)
    assert [line.action for line in post.reader.audit(f"{asked.uid}/done")] == ["cut by hand"]
    assert "is being made" in (await manager.get("/tracks")).text


@pytest.mark.usefixtures("microphone")
@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "2026-11-21T15:10:00"},
        {"at": "yesterday"},
        {"at": "9999-12-31T23:59:59"},
        {"at": "0001-01-01T00:00"},
        {"before": "0", "after": "0"},
        {"before": "601"},
        {"after": "-1"},
        {"after": "nan"},
        {"kind": "song"},
        {"microphone": "door"},
    ],
)
async def test_what_cannot_be_cut_is_refused(
    post: Services, manager: httpx.AsyncClient, send: Any, wrong: dict[str, str]
) -> None:
    assert (await send("/tracks/cut", page="/tracks", **(FORM | wrong))).status_code == 422
    assert not post.reader.unanswered()


async def test_a_cut_that_failed_says_why(journal: Any, post: Services, manager: httpx.AsyncClient) -> None:
    why = "The recording does not hold that time: it is over, or nothing was recorded."
    failed = CutFailed(uid="x/cut/record/done", at=post.now(), cut="x/cut/record", cause="x", reason=why)
    journal.submit(lambda db: add(db, [failed], post.now())).result()
    assert why in (await manager.get("/tracks")).text


async def test_a_track_is_held_and_released(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    for on, is_held, done in (("1", True, "held"), ("0", False, "released")):
        assert (await send(f"/tracks/{SLUG}/hold", page="/tracks", on=on)).status_code == 303
        assert held(post.data, "tracks/1.flac") == is_held
        page = (await manager.get("/tracks.json")).json()
        assert page["tracks"][0]["held"] == is_held
        assert (page["audit"][0]["line"]["action"], page["audit"][0]["track"]) == (done, "incident")


async def test_what_is_gone_cannot_be_held(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    (post.data / "tracks/1.flac").unlink()
    assert (await send(f"/tracks/{SLUG}/hold", page="/tracks", on="1")).status_code == 404
    assert "no longer kept" in (await manager.get("/tracks")).text


async def test_listening_stands_in_the_audit(manager: httpx.AsyncClient) -> None:
    await manager.get(f"/tracks/{SLUG}.flac")
    (done,) = (await manager.get("/tracks.json")).json()["audit"]
    assert (done["line"]["user"], done["line"]["action"]) == ("manager", "listened")
