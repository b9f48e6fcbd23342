from __future__ import annotations

import dataclasses

import httpx
import pytest

from hardware import pinmap
from web_ui.core.services import Services
from web_ui.devices.wiring import TITLES, kinds


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
    post: Services, manager: httpx.AsyncClient
) -> None:
    (board,) = post.config.boards()
    post.config.put(dataclasses.replace(board, pins="smiley-remote", meanings={"0": "served"}))
    wires = (await manager.get(f"/boards/{board.device}.json")).json()["wiring"]["wires"]
    assert [wire["means"] for wire in wires if wire["kind"] == "button"] == [{"": "served"}, {}, {}]


async def test_an_unknown_wiring_is_no_page(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/wiring/..%2fsecrets")).status_code == 404
    assert (await manager.get("/wiring/none")).status_code == 404
