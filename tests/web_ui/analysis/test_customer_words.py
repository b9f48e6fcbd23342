"""What customers say; and an export that holds what they allowed and nothing else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from host_daemon.events import Event, FeedbackGiven, PhotoTaken, Rated
from host_daemon.store.journal import add
from web_ui.analysis.customer_words import LISTED
from web_ui.core.services import Services


def recording() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(np.arange(16_000) * 0.17), 16_000, format="WAV")
    return file.getvalue()


@pytest.fixture
def say(post: Services, browser: httpx.AsyncClient) -> Any:
    async def speak(number: int, rating: str, voice: bool = False, photo: bool = False, **words: Any) -> None:
        key = f"{number:032x}"
        await browser.post("/feedback/kiosk/point-1/rating", json={"key": key, "rating": rating})
        if voice:
            headers = {"content-type": "audio/wav"}
            place = f"/voice-message/kiosk/point-1?key={key}"
            assert (await browser.post(place, content=recording(), headers=headers)).status_code == 200
        if photo:
            uid = f"kiosk/{key}/rated"
            await post.submit(
                PhotoTaken(
                    uid=f"{uid}/photo/counter/done", at=post.now(), photo=f"{uid}/photo/counter", cause=uid,
                    camera="counter", path="photos/1.jpg", faces=1, sha256="0",
                )
            )  # fmt: skip
        if words:
            await browser.post("/feedback/kiosk/point-1/words", json={"key": key, **words})

    return speak


async def unpacked(browser: httpx.AsyncClient) -> tuple[list[dict[str, str]], set[str], str]:
    answer = await browser.get("/said/praises.zip")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        table = packed.read("praises.csv").decode("utf-8-sig")
        return json.loads(packed.read("praises.json")), set(packed.namelist()), table


async def test_a_year_of_words_comes_page_by_page(
    post: Services, browser: httpx.AsyncClient, log_in: Any, clock: Any
) -> None:
    events: list[Event] = []
    given: dict[str, Any]
    for number in range(LISTED + 2):
        rated = f"qr/{number}/rated"
        at = clock.at - number * 60_000
        given = {"reasons": (), "text": f"words {number}", "contact": "", "publish": True}
        events += [
            Rated(
                uid=rated, at=at, point="point-1", operator=None, rating="positive", source="qr", cause=rated
            ),
            FeedbackGiven(uid=f"{rated}/feedback", at=at, point="point-1", cause=rated, **given),
        ]
    post.journal.submit(lambda db: add(db, events, clock.at)).result()
    manager = await log_in("manager")
    page = (await manager.get("/said.json")).json()
    assert [one["text"] for one in page["said"]] == [f"words {number}" for number in range(LISTED)]
    assert f"skip={page['older']}" in (await manager.get("/said?show=praise")).text
    rest = (await manager.get(f"/said.json?skip={page['older']}")).json()
    assert [one["text"] for one in rest["said"]] == [f"words {LISTED}", f"words {LISTED + 1}"]
    assert rest["older"] is None


async def test_everything_that_was_said_is_listed(say: Any, manager: httpx.AsyncClient) -> None:
    await say(1, "negative", text="Too slow", contact="me@example.org")
    await say(2, "positive", voice=True)
    said = (await manager.get("/said.json")).json()["said"]
    assert {(one["rating"], one["text"], bool(one["voice"])) for one in said} == {
        ("negative", "Too slow", False),
        ("positive", "", True),
    }


async def test_an_export_has_words_voice_and_photo_that_were_allowed(
    say: Any, manager: httpx.AsyncClient
) -> None:
    allowed = {"publish": True, "publish_voice": True, "publish_photo": True}
    await say(
        1, "positive", voice=True, photo=True, text="Anna was kind", contact="me@example.org", **allowed
    )
    (praise,), names, _ = await unpacked(manager)
    assert (praise["text"], praise["point"]) == ("Anna was kind", "Counter 1")
    assert names == {"praises.json", "praises.csv", praise["voice"], praise["photo"]}
    assert "example.org" not in json.dumps(praise)


@pytest.mark.parametrize(
    ("allowed", "parts"),
    [
        ({"publish": True}, {"text"}),
        ({"publish_voice": True}, {"voice"}),
        ({"publish_photo": True}, {"photo"}),
    ],
)
async def test_a_part_that_was_not_allowed_is_left_out(
    say: Any, manager: httpx.AsyncClient, allowed: dict[str, bool], parts: set[str]
) -> None:
    await say(1, "positive", voice=True, photo=True, text="Anna was kind", **allowed)
    (praise,), names, _ = await unpacked(manager)
    assert {part for part in ("text", "voice", "photo") if praise[part]} == parts
    assert len(names) == 2 + len(parts - {"text"})


async def test_what_was_not_praise_or_not_allowed_is_never_exported(
    say: Any, manager: httpx.AsyncClient
) -> None:
    await say(1, "negative", text="Bad", publish=True)
    await say(2, "positive", text="Private")
    assert (await manager.get("/said/praises.zip")).status_code == 404
    assert (await manager.get("/said.json?show=praise")).json()["said"] == []


async def test_an_export_is_noted_and_for_managers_alone(
    say: Any, post: Services, manager: httpx.AsyncClient, log_in: Any
) -> None:
    await say(1, "positive", text="Good", publish=True)
    await unpacked(manager)
    assert [(line.user, line.action) for line in post.reader.audit("praises")] == [("manager", "exported")]
    viewer = await log_in("viewer")
    assert (await viewer.get("/said")).status_code == 200
    assert (await viewer.get("/said/praises.zip")).status_code == 403


async def test_words_can_be_taken_off_the_display(
    say: Any, send: Any, post: Services, manager: httpx.AsyncClient
) -> None:
    await say(1, "positive", text="Rude words", publish=True)
    await say(2, "positive", text="Anna was kind", publish=True)
    (one,) = [one for one in (await manager.get("/said.json")).json()["said"] if one["text"] == "Rude words"]
    assert (await send(f"/said/{one['slug']}/hide", page="/said")).status_code == 303
    assert (await manager.get("/display/point-1.json")).json()["thanks"] == ["Anna was kind"]
    (one,) = [one for one in (await manager.get("/said.json")).json()["said"] if one["text"] == "Rude words"]
    assert not one["shown"]
    assert (await send("/said/nothing/hide", page="/said")).status_code == 404


async def test_words_are_no_formula_in_a_spreadsheet(say: Any, manager: httpx.AsyncClient) -> None:
    await say(1, "positive", text="=1+1", publish=True)
    _, _, table = await unpacked(manager)
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["text"] == "'=1+1"
