from __future__ import annotations

import re
from typing import Any

import cv2
import httpx
import numpy as np

from web_ui.core.services import Services


def drawn(svg: str) -> np.ndarray:
    """The picture of the code, from the runs of modules that its path lists."""
    size = int(re.search(r'width="(\d+)"', svg)[1]) // 8  # type: ignore[index]
    picture = np.full((size, size), 255, np.uint8)
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(value) for value in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            picture[int(y), int(x) : int(x + values[0])] = 0
            x += values[0]
    return cv2.resize(picture, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)


async def test_the_code_leads_to_the_points_page(manager: httpx.AsyncClient) -> None:
    svg = (await manager.get("/points/point-1/qr.svg")).text
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(svg))
    assert text == "http://127.0.0.1:8000/q/point-1"


async def test_the_code_leads_where_the_settings_say(post: Services, manager: httpx.AsyncClient) -> None:
    post.config.write_settings({"web": {"public_address": "https://post.shop.example/"}})
    svg = (await manager.get("/points/point-1/qr.svg")).text
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(svg))
    assert text == "https://post.shop.example/q/point-1"


async def test_the_sheet_tells_of_the_survey_and_of_voice(
    post: Services, manager: httpx.AsyncClient, survey: dict[str, Any]
) -> None:
    sheet = (await manager.get("/points/point-1/sheet")).text
    assert "Tell us in ten seconds. Write or say more" in sheet
    post.config.write_surveys([survey])
    post.config.write_settings({"web": {"voice_s": 0}})
    sheet = (await manager.get("/points/point-1/sheet")).text
    assert "4 questions, one touch each." in sheet and "say more" not in sheet


async def test_the_sheet_warns_of_an_address_no_phone_can_open(
    post: Services, manager: httpx.AsyncClient
) -> None:
    assert "opens on this computer alone" in (await manager.get("/points/point-1/sheet")).text
    post.config.write_settings({"web": {"public_address": "http://192.168.1.20:8000"}})
    assert "opens on this computer alone" not in (await manager.get("/points/point-1/sheet")).text
