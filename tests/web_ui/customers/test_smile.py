"""Rating by a smile: what the kiosk is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import FacesMeasured
from tests.fakes.seen import second
from web_ui.core.services import Services
from web_ui.customers.smile import PER_ADDRESS

PLACE = "/kiosk/point-1/smile.json"


def just(now: int, smile: float, camera: str = "counter") -> FacesMeasured:
    return second(now - 1200, smile, camera=camera)


@pytest.fixture
def on(post: Services) -> Services:
    """A post whose kiosk may be answered by a smile."""
    cameras = [
        {"name": "desk", "point": "point-1", "role": "operator", "source": "file:/nothing"},
        {"name": "counter", "point": "point-1", "source": "file:/nothing"},
    ]
    post.config.write_settings({"web": {"kiosk_smile": True}, "vision": {"cameras": cameras}})
    return post


async def asked(browser: httpx.AsyncClient) -> Any:
    answer = await browser.get(PLACE)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_smile_before_the_customers_camera_is_told(on: Services, browser: httpx.AsyncClient) -> None:
    on.bus.publish(just(on.now(), 0.8))
    assert await asked(browser) == {"face": True, "smile": 0.8, "smiling": True, "again_s": 0.5}


async def test_an_operator_s_smile_is_not_told(on: Services, browser: httpx.AsyncClient) -> None:
    on.bus.publish(just(on.now(), 0.8, "desk"))
    assert (await asked(browser))["face"] is False


async def test_an_old_smile_is_not_told(on: Services, browser: httpx.AsyncClient) -> None:
    on.bus.publish(just(on.now() - 5000, 0.8))
    assert (await asked(browser))["smiling"] is False


async def test_nothing_is_told_unless_it_was_turned_on(post: Services, browser: httpx.AsyncClient) -> None:
    assert (await browser.get(PLACE)).status_code == 404


async def test_who_asks_without_end_is_held_up(on: Services, browser: httpx.AsyncClient) -> None:
    for _ in range(PER_ADDRESS[0]):
        await browser.get(PLACE)
    assert (await browser.get(PLACE)).status_code == 429
