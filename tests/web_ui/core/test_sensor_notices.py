"""Notices of camera and microphone on public pages."""

from __future__ import annotations

import httpx
import pytest

from web_ui.core.sensor_notices import CAMERA_ON, SOUND_ON, notices
from web_ui.core.services import Services

PAGES = ("/q/point-1", "/kiosk/point-1", "/display/point-1")


def watch(post: Services, role: str = "customer") -> None:
    """Sets a camera and a microphone up at the counter."""
    post.config.write_settings(
        {
            "vision": {"cameras": [{"name": "counter", "point": "point-1", "role": role}]},
            "audio": {"microphones": [{"name": "counter", "point": "point-1"}]},
        }
    )


@pytest.mark.parametrize("page", PAGES)
async def test_public_pages_say_that_a_camera_is_on_and_sound_recorded(
    post: Services, browser: httpx.AsyncClient, page: str
) -> None:
    watch(post)
    text = (await browser.get(page)).text
    assert "A camera is on here." in text
    assert "Sound is recorded here." in text
    assert 'href="/privacy"' in text


async def test_without_camera_and_microphone_there_is_no_such_note(browser: httpx.AsyncClient) -> None:
    text = (await browser.get("/q/point-1")).text
    assert "A camera is on" not in text
    assert "Sound is recorded" not in text


def test_a_camera_at_staff_is_on_only_where_that_is_turned_on(post: Services) -> None:
    watch(post, role="operator")
    assert notices(post.config.settings(), "point-1") == (SOUND_ON,)
    written = post.config.written_settings()
    post.config.write_settings(written | {"vision": written["vision"] | {"measure_staff": True}})
    assert notices(post.config.settings(), "point-1") == (CAMERA_ON, SOUND_ON)


def test_another_point_is_not_told_of_them(post: Services) -> None:
    watch(post)
    assert notices(post.config.settings(), "point-2") == ()
