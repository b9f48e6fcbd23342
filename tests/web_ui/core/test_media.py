from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from host_daemon.store.journal import add
from web_ui.core.media import kept
from web_ui.core.services import Services

TRACK = "/tracks/a0b1c2d3e4f5.1.1~1rated~1cut~1incident~1done.flac"
PHOTO = "/photos/a0b1c2d3e4f5.1.1~1rated~1photo~1counter~1done.jpg"
UID = "a0b1c2d3e4f5.1.1/rated/cut/incident/done"


async def test_a_track_is_served_whole_and_in_parts(post: Services, manager: httpx.AsyncClient) -> None:
    whole = await manager.get(TRACK)
    assert whole.headers["content-type"] == "audio/flac"
    assert whole.content == (post.data / "tracks/1.flac").read_bytes()
    part = await manager.get(TRACK, headers={"range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"


async def test_sound_and_photo_stay_out_of_caches(manager: httpx.AsyncClient) -> None:
    for path in (TRACK, PHOTO):
        assert "no-store" in (await manager.get(path)).headers["cache-control"]


@pytest.mark.parametrize("span", [None, "bytes=1-", "bytes=-10"])
async def test_listening_is_noted_whatever_part_is_fetched(
    post: Services, manager: httpx.AsyncClient, span: str | None
) -> None:
    await manager.get(TRACK, headers={"range": span} if span else {})
    assert [(line.user, line.action) for line in post.reader.audit(UID)] == [("manager", "listened")]


async def test_one_listening_is_noted_once(post: Services, manager: httpx.AsyncClient, clock: Any) -> None:
    for start in (0, 1000, 2000):
        await manager.get(TRACK, headers={"range": f"bytes={start}-"})
    assert len(post.reader.audit(UID)) == 1
    clock.at += 11 * 60_000
    await manager.get(TRACK)
    assert len(post.reader.audit(UID)) == 2


async def test_asking_for_the_size_is_not_listening(post: Services, manager: httpx.AsyncClient) -> None:
    assert (await manager.head(TRACK)).status_code == 200
    assert post.reader.audit(UID) == ()


async def test_the_page_says_who_listened(manager: httpx.AsyncClient) -> None:
    page = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"
    assert "Nobody yet." in (await manager.get(page)).text
    await manager.get(TRACK)
    assert (await manager.get(f"{page}.json")).json()["heard"][0]["user"] == "manager"


async def test_a_viewer_sees_the_photo_and_hears_nothing(log_in: Any) -> None:
    viewer = await log_in("viewer")
    assert (await viewer.get(PHOTO)).headers["content-type"] == "image/jpeg"
    assert (await viewer.get(TRACK)).status_code == 403
    assert "data-src" not in (await viewer.get("/incidents/a0b1c2d3e4f5.1.1~1rated~1incident")).text


async def test_an_expired_track_says_so(post: Services, manager: httpx.AsyncClient) -> None:
    (post.data / "tracks/1.flac").unlink()
    answer = await manager.get(TRACK)
    assert answer.status_code == 404
    assert "no longer kept" in answer.text


async def test_other_events_are_no_tracks(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/tracks/a0b1c2d3e4f5.1.1.flac")).status_code == 404
    assert (
        await manager.get(PHOTO.replace("/photos/", "/tracks/").replace(".jpg", ".flac"))
    ).status_code == 404


async def test_a_path_out_of_the_data_folder_is_not_followed(
    post: Services, manager: httpx.AsyncClient, incident_events: Any, tmp_path: Path
) -> None:
    import dataclasses

    outside = tmp_path.parent / "outside.flac"
    outside.write_bytes(b"secret")
    (cut,) = [event for event in incident_events(tmp_path, seq=2) if event.uid.endswith("incident/done")]
    bad = dataclasses.replace(cut, path="../outside.flac")
    post.journal.submit(lambda db: add(db, [bad], 0)).result()
    assert (await manager.get(TRACK.replace("1.1~1", "1.2~1"))).status_code == 404


@pytest.mark.parametrize("written", ["tracks/gone.flac", "tracks", "../outside.flac", "/etc/hostname"])
def test_only_files_in_the_data_folder_are_kept(tmp_path: Path, written: str) -> None:
    data = tmp_path / "data"
    (data / "tracks").mkdir(parents=True)
    (tmp_path / "outside.flac").touch()
    assert kept(data, written) is None


def test_a_file_that_an_event_names_is_kept(tmp_path: Path) -> None:
    (tmp_path / "1.flac").touch()
    assert kept(tmp_path, "1.flac") == (tmp_path / "1.flac").resolve()
