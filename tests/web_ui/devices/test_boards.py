"""The pages of boards: how each is and was, what its buttons mean, how a new one comes in."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.boards import history, rejected_frames
from host_daemon.events import (
    BoardFellSilent,
    BoardReported,
    BoardReturned,
    Pressed,
    PressesMissed,
    PressFound,
    Rated,
)
from host_daemon.links.discover import Found
from host_daemon.provisioning.orders import Workshop
from host_daemon.settings.contacts import Numbered
from host_daemon.settings.links import LinkSettings
from host_daemon.store.journal import add
from host_daemon.store.records import Board
from tests.fakes.told import press
from tests.fakes.told import report as board_report
from web_ui.app import create_app
from web_ui.core.services import Post
from web_ui.devices import pairing
from web_ui.devices.wiring import TITLES, kinds

BOARD = Board(
    device="f0b000000001",
    name="Fob of Anna",
    app="fob",
    pins="fob",
    point="point-1",
    operator="anna",
    meanings={"0.click": "ask", "1.click": "smile"},
)
HOUR, DAY = 3_600_000, 86_400_000


def report(seq: int, at: int, millivolts: int = 3900, **changes: Any) -> BoardReported:
    fob = {"app": "fob", "version": "0.1.0", "uptime_s": 60, "signal_dbm": -61, "free_memory": 100_000}
    known = {"battery_mv": millivolts, "counters": (7, 0, 0), "link": "gateway"}
    return board_report(BOARD.device, at, seq, **{**fob, **known, **changes})


def pressed(seq: int, at: int, button: int = 0, number: int | None = None) -> Pressed:
    return press(BOARD.device, at, button, seq=seq, number=number, battery_mv=3900)


@pytest.fixture
def paired(post: Post) -> Post:
    """The post with a fob that has reported for ten days."""
    post.config.put(BOARD)
    now = post.now()

    def told(db: Any) -> None:
        for n in range(10):
            one = report(n, now - DAY * (10 - n), 4000 - 10 * n)
            history.take(db, one, BOARD, one.at)
            history.heard(db, one, BOARD, one.at)
            add(db, (one,), one.at)

    post.journal.submit(told).result()
    return post


async def test_the_list_says_how_each_board_is(paired: Post, manager: httpx.AsyncClient) -> None:
    lines = (await manager.get("/boards.json")).json()["boards"]
    line = next(one for one in lines if one["board"]["device"] == BOARD.device)
    assert line["state"]["report"]["battery_mv"] == 3910
    assert line["state"]["heard_at"] == paired.now() - DAY
    text = (await manager.get("/boards")).text
    assert "3.91 V" in text and "Fob of Anna" in text and "Counter 1 · Anna" in text


async def test_battery_and_signal_are_drawn_over_days(paired: Post, manager: httpx.AsyncClient) -> None:
    page = (await manager.get(f"/boards/{BOARD.device}.json")).json()
    (stretch,) = page["battery"]["stretches"]
    assert [spot["value"] for spot in stretch] == [4.0 - n / 100 for n in range(10)]
    assert {spot["value"] for spot in page["signal"]["stretches"][0]} == {-61.0}
    assert "from 3.91 to 4.00 V in 30 days" in (await manager.get(f"/boards/{BOARD.device}")).text


async def test_what_happened_to_a_board_stands_on_its_page(paired: Post, manager: httpx.AsyncClient) -> None:
    now, where = paired.now(), {"device": BOARD.device, "point": "point-1"}
    events = [
        BoardFellSilent(uid="s", at=now - 5 * HOUR, heard_at=1, **where),
        BoardReturned(uid="b", at=now - 4 * HOUR, heard_at=1, **where),
        PressesMissed(uid="m", at=now - 3 * HOUR, operator=None, button=0, count=2, cause="c", **where),
        PressFound(uid="f", at=now - 2 * HOUR, operator=None, button=0, cause="c", **where),
        report(50, now - HOUR, boot=2, reset_cause="watchdog"),
    ]
    refused = rejected_frames.Refusals(lambda device: True)
    for _ in range(1200):
        refused.put(BOARD.device, "bad tag", now - HOUR)

    def told(db: Any) -> None:
        add(db, events, now)
        rejected_frames.write(db, refused.take(), now)

    paired.journal.submit(told).result()
    page = (await manager.get(f"/boards/{BOARD.device}.json")).json()
    assert [one["kind"] for one in page["happened"]] == [
        "started",
        "found",
        "missed",
        "back",
        "silent",
        "started",
    ]
    text = (await manager.get(f"/boards/{BOARD.device}")).text
    for words in ("watchdog: it hung", "2 presses of Ask were lost", "fell silent", "1,200 frames"):
        assert words in text


async def test_a_board_gets_a_name_an_owner_and_meanings(paired: Post, log_in: Any, send: Any) -> None:
    await log_in("technician")
    place = f"/boards/{BOARD.device}"
    form = {"name": "Left fob", "point": "point-1", "operator": ""}
    means = {"means.1.click": "smile", "means.1.double": "smile_offer", "means.1.hold": ""}
    assert (await send(place, place, **form, **means)).status_code == 303
    changed = paired.config.board(BOARD.device)
    assert changed is not None and (changed.name, changed.operator) == ("Left fob", None)
    assert changed.meanings == {"0.click": "ask", "1.click": "smile", "1.double": "smile_offer"}
    assert (await send(place, place, **form, **means | {"means.1.hold": "fly"})).status_code == 422
    assert (await send(place, place, **form | {"point": "x"})).status_code == 422
    assert (await send("/boards/000000000000", place, **form)).status_code == 404


async def test_a_board_is_forgotten_and_its_presses_stay(paired: Post, manager: Any, send: Any) -> None:
    place = f"/boards/{BOARD.device}"
    assert (await send(f"{place}/forget", place)).status_code == 303
    assert paired.config.board(BOARD.device) is None
    assert (await manager.get(place)).status_code == 404
    assert paired.reader.events([BoardReported])


async def test_a_press_is_shown_as_it_comes(paired: Post, manager: httpx.AsyncClient) -> None:
    """In-memory transport gives a stream only when it has ended, so the generator is asked itself."""
    app = create_app(paired)
    (route,) = [one for one in app.routes if getattr(one, "path", "") == "/boards/{device}/live"]

    class Who:
        class state:
            class visitor:
                texts = __import__("host_daemon.base.texts", fromlist=["texts"]).texts("en")

    answer = await route.endpoint(Who, BOARD.device)  # type: ignore[attr-defined]
    stream = answer.body_iterator
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await paired.submit(dataclasses.replace(pressed(1, paired.now()), device="000000000000", uid="x"))
    await paired.submit(pressed(2, paired.now()))
    said = json.loads((await waiting).removeprefix("data: "))
    await stream.aclose()
    assert (said["button"], said["gesture"], said["meaning"]) == (
        "Ask",
        "press",
        "asks the customer for a rating",
    )


@pytest.mark.parametrize("pins", pinmap.names())
async def test_every_kind_of_board_has_its_wiring(pins: str, manager: httpx.AsyncClient) -> None:
    answer = await manager.get(f"/wiring/{pins}")
    assert answer.status_code == 200
    for pin in pinmap.load(pins).buttons.values():
        assert f">GPIO{pin}<" in answer.text or f">GP{pin}<" in answer.text


def test_every_kind_of_board_can_be_translated() -> None:
    assert set(kinds().values()) == set(TITLES)


async def test_a_wiring_names_pins_as_people_do(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/wiring/fob?language=ru")).text
    assert "Просьба оценить<br>" in page
    assert "нажатие: просит клиента оценить</span>" in page
    assert "3 × кнопка без фиксации" in page and "диод" in page
    assert "такты" in (await manager.get("/wiring/ethernet-remote?language=ru")).text


async def test_a_board_s_wiring_says_what_its_own_buttons_mean(
    post: Post, manager: httpx.AsyncClient
) -> None:
    (board,) = post.config.boards()
    post.config.put(dataclasses.replace(board, pins="smiley-remote", meanings={"0": "served"}))
    wires = (await manager.get(f"/boards/{board.device}.json")).json()["wiring"]["wires"]
    assert [wire["means"] for wire in wires if wire["kind"] == "button"] == [{"": "served"}, {}, {}]


async def test_an_unknown_wiring_is_no_page(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/wiring/..%2fsecrets")).status_code == 404
    assert (await manager.get("/wiring/none")).status_code == 404


# ---- pairing


@pytest.fixture
def ready(post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[Post, list[Any]]]:
    """A post with one board plugged in, whose flashing and pairing are noted instead of done."""
    done: list[Any] = []

    @asynccontextmanager
    async def borrow(port: str):
        done.append(("lent", port))
        yield

    def flash(port, pins, built, progress, known):
        progress(5, 10)
        done.append(("flash", str(port), pins.name))

    def pair(port, wish, config, known):
        if wish.name == "Broken":
            raise UserError("It does not answer.")
        done.append(("pair", wish.name, wish.point))
        return dataclasses.replace(BOARD, name=wish.name)

    monkeypatch.setattr("host_daemon.provisioning.orders.build", lambda: None)
    monkeypatch.setattr("host_daemon.provisioning.orders.flash", flash)
    monkeypatch.setattr("host_daemon.provisioning.orders.pair", pair)
    monkeypatch.setattr(pairing.discover, "ports", lambda: [Found("ttyACM0", "/dev/ttyACM0", "Espressif")])
    workshop = Workshop(post.config, LinkSettings(), borrow, lambda: ("/dev/ttyACM0",))
    object.__setattr__(post, "workshop", workshop)
    yield post, done


FORM = {"port": "/dev/ttyACM0", "pins": "smiley-remote", "name": "Till 1", "point": "point-1", "channel": "1"}


async def work(post: Post) -> Any:
    assert post.workshop is not None
    task = asyncio.create_task(post.workshop.run())
    async with asyncio.timeout(10):
        while not post.workshop.job or not post.workshop.job.over:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    task.cancel()
    return post.workshop.job


async def test_a_board_is_flashed_and_paired_from_the_page(ready: Any, manager: Any, send: Any) -> None:
    post, done = ready
    assert "/dev/ttyACM0 Espressif" in (await manager.get("/boards/pair")).text
    assert (await send("/boards/pair", "/boards/pair", **FORM)).status_code == 303
    job = await work(post)
    assert done == [
        ("lent", "/dev/ttyACM0"),
        ("flash", "/dev/ttyACM0", "smiley-remote"),
        ("pair", "Till 1", "point-1"),
    ]
    assert (job.step, job.done, job.total, job.device) == ("done", 5, 10, BOARD.device)
    assert f"/boards/{BOARD.device}" in (await manager.get("/boards/pair")).text


async def test_what_went_wrong_stands_on_the_page(ready: Any, manager: Any, send: Any) -> None:
    post, _ = ready
    await send("/boards/pair", "/boards/pair", **FORM | {"name": "Broken"})
    assert (await work(post)).step == "failed"
    assert "It did not work: It does not answer." in (await manager.get("/boards/pair")).text


async def test_one_board_at_a_time(ready: Any, manager: Any, send: Any) -> None:
    await send("/boards/pair", "/boards/pair", **FORM)
    answer = await send("/boards/pair", "/boards/pair", **FORM)
    assert answer.status_code == 422 and "Another board is being worked on" in answer.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"port": "/dev/ttyS9"}, "no board at this port any more"),
        ({"name": " "}, "A name and a service point are needed"),
        ({"point": "nowhere"}, "A name and a service point are needed"),
        ({"operator": "nobody"}, "A name and a service point are needed"),
        ({"pins": "toaster"}, "There is no pin map toaster"),
        ({"channel": "14"}, "from 1 to 13"),
        ({"pins": "ethernet-remote"}, "must know where this post is"),
    ],
)
async def test_what_cannot_be_done_is_said_at_once(
    ready: Any, manager: Any, send: Any, changes: dict[str, str], says: str
) -> None:
    answer = await send("/boards/pair", "/boards/pair", **FORM | changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert ready[0].workshop.job is None


# ---- numbers of the keypad


async def test_numbers_that_stand_for_nothing_are_shown(post: Post, manager: httpx.AsyncClient) -> None:
    rated = [
        Rated(uid=f"r{n}", at=post.now() - n, point="point-1", operator=None, rating="positive",
              source="board:x", cause="", number=number)
        for n, number in enumerate((7, 7, 12))
    ]  # fmt: skip
    post.journal.submit(lambda db: add(db, rated, post.now())).result()
    post.config.write_settings({"contacts": {"numbers": [{"number": 12, "name": "Parcels"}]}})
    page = (await manager.get("/numbers.json")).json()
    assert (page["unknown"], page["used"]) == ([7], {"7": 2, "12": 1})
    assert "<strong>7</strong> (2 ratings)" in (await manager.get("/numbers")).text


async def test_a_number_stands_for_a_worker_or_a_service(post: Post, manager: Any, send: Any) -> None:
    await send("/numbers", "/numbers", number="7", operator="anna")
    await send("/numbers", "/numbers", number="0", name="Parcels")
    assert post.config.settings().contacts.numbers == (
        Numbered(number=0, name="Parcels"),
        Numbered(number=7, name="Anna", operator="anna"),
    )
    await send("/numbers", "/numbers", number="7", remove="true")
    assert [one.number for one in post.config.settings().contacts.numbers] == [0]


@pytest.mark.parametrize(
    "form", [{"number": "256", "name": "x"}, {"number": "3"}, {"number": "3", "operator": "x"}]
)
async def test_a_number_that_cannot_be_is_refused(
    post: Post, manager: Any, send: Any, form: dict[str, str]
) -> None:
    assert (await send("/numbers", "/numbers", **form)).status_code == 422
    assert post.config.settings().contacts.numbers == ()
