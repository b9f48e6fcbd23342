from __future__ import annotations

import httpx

from host_daemon.base.durations import DAY_MS
from tests.web_ui.devices.fob import BOARD
from web_ui.core.services import Services


async def test_the_list_says_how_each_board_is(paired: Services, manager: httpx.AsyncClient) -> None:
    lines = (await manager.get("/boards.json")).json()["boards"]
    line = next(one for one in lines if one["board"]["device"] == BOARD.device)
    assert line["state"]["report"]["battery_mv"] == 3910
    assert line["state"]["heard_at"] == paired.now() - DAY_MS
    text = (await manager.get("/boards")).text
    assert "3.91 V" in text and "Fob of Anna" in text and "Counter 1 · Anna" in text
