from __future__ import annotations

from typing import Any

import httpx

from host_daemon.base.durations import HOUR_MS
from host_daemon.boards import rejected_frames
from host_daemon.events import BoardFellSilent, BoardReported, BoardReturned, PressesMissed, PressFound
from host_daemon.store.journal import add
from tests.fakes.paired_boards import PairedBoards
from tests.web_ui.devices.fob import BOARD, report
from web_ui.core.services import Services


async def test_battery_and_signal_are_drawn_over_days(paired: Services, manager: httpx.AsyncClient) -> None:
    page = (await manager.get(f"/boards/{BOARD.device}.json")).json()
    (stretch,) = page["battery"]["stretches"]
    assert [spot["value"] for spot in stretch] == [4.0 - n / 100 for n in range(10)]
    assert {spot["value"] for spot in page["signal"]["stretches"][0]} == {-61.0}
    assert "from 3.91 to 4.00 V in 30 days" in (await manager.get(f"/boards/{BOARD.device}")).text


async def test_what_happened_to_a_board_stands_on_its_page(
    paired: Services, manager: httpx.AsyncClient
) -> None:
    now, where = paired.now(), {"device": BOARD.device, "point": "point-1"}
    events = [
        BoardFellSilent(uid="s", at=now - 5 * HOUR_MS, heard_at=1, **where),
        BoardReturned(uid="b", at=now - 4 * HOUR_MS, heard_at=1, **where),
        PressesMissed(uid="m", at=now - 3 * HOUR_MS, operator=None, button=0, count=2, cause="c", **where),
        PressFound(uid="f", at=now - 2 * HOUR_MS, operator=None, button=0, cause="c", **where),
        report(50, now - HOUR_MS, boot=2, reset_cause="watchdog"),
    ]
    refused = rejected_frames.RejectionCounter(PairedBoards({BOARD.device: b""}))
    for _ in range(1200):
        refused.put(BOARD.device, "bad tag", now - HOUR_MS)

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
    for words in ("watchdog: it hung", "2 presses of Ask were lost", "stopped answering", "1,200 frames"):
        assert words in text


async def test_a_board_gets_a_name_an_owner_and_meanings(paired: Services, log_in: Any, send: Any) -> None:
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


async def test_a_board_is_forgotten_and_its_presses_stay(paired: Services, manager: Any, send: Any) -> None:
    place = f"/boards/{BOARD.device}"
    assert (await send(f"{place}/forget", place)).status_code == 303
    assert paired.config.board(BOARD.device) is None
    assert (await manager.get(place)).status_code == 404
    assert paired.reader.events([BoardReported])
