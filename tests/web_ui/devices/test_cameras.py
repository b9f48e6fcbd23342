"""Aiming cameras, and what their photos hide."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import HealthReported
from host_daemon.settings.vision import Camera
from web_ui.core.services import Services

AIM = {"left": 10, "top": 0, "right": 60, "bottom": 95.5, "turned": "90", "point": "point-1"}


@pytest.fixture
def camera(post: Services) -> Services:
    """A post with a camera whose address has a password."""
    written = {"name": "counter", "point": "point-1", "source": "http://anna:secret@10.0.0.7/video"}
    post.config.write_settings({"vision": {"cameras": [written], "photo_keep_days": 30}})
    return post


def only(post: Services) -> Camera:
    (found,) = post.config.settings().vision.cameras
    return found


async def test_the_region_is_kept_in_shares_of_the_picture(camera: Services, log_in: Any, send: Any) -> None:
    await log_in("technician")
    answer = await send("/cameras/counter", page="/cameras/counter", **AIM)
    assert answer.status_code == 303
    assert only(camera).region == (0.1, 0.0, 0.6, 0.955)
    assert only(camera).turned == "90"
    assert camera.config.settings().vision.photo_keep_days == 30
    assert [line.user for line in camera.reader.audit("cameras/counter")] == ["technician"]


async def test_a_slip_of_the_hand_is_no_region(camera: Services, log_in: Any, send: Any) -> None:
    await log_in("manager")
    answer = await send("/cameras/counter", page="/cameras/counter", **{**AIM, "right": 12})
    assert answer.status_code == 422
    assert "The region is too small" in answer.text
    assert only(camera).region == (0.0, 0.0, 1.0, 1.0)


@pytest.mark.parametrize(("role", "looks_at"), [("technician", "customer"), ("manager", "operator")])
async def test_only_a_manager_says_whom_a_camera_looks_at(
    camera: Services, log_in: Any, send: Any, role: str, looks_at: str
) -> None:
    await log_in(role)
    answer = await send("/cameras/counter", page="/cameras/counter", **AIM, role="operator")
    assert answer.status_code == (303 if role == "manager" else 403)
    assert only(camera).role == looks_at


@pytest.mark.parametrize(
    "source",
    [
        "http://anna:secret@10.0.0.7/video",
        "http://anna:x/secret@10.0.0.7/video",
        "http://anna:x#secret@10.0.0.7/video",
        "http://10.0.0.7/video?pwd=secret",
        "rtsp://10.0.0.7/user=anna_password=secret_channel=1",
    ],
)
async def test_a_password_is_not_shown(camera: Services, manager: httpx.AsyncClient, source: str) -> None:
    written = {"name": "counter", "point": "point-1", "source": source}
    camera.config.write_settings({"vision": {"cameras": [written]}})
    pages = ("/cameras", "/cameras/counter", "/cameras.json", "/cameras/counter.json", "/settings/vision")
    for page in pages:
        answer = await manager.get(page)
        assert answer.status_code == 200
        assert "10.0.0.7" in answer.text
        assert "secret" not in answer.text


async def test_the_light_is_told_in_words(camera: Services, manager: httpx.AsyncClient) -> None:
    camera.health.put(
        HealthReported(
            uid="camera:counter",
            at=camera.now(),
            sense="camera",
            name="counter",
            health="ok",
            detail={"light": "night", "fps": 5.0, "width": 640, "height": 480},
        )
    )
    assert "night: a picture without colour" in (await manager.get("/cameras/counter")).text


async def test_photos_hide_what_the_manager_says(camera: Services, manager: Any, send: Any) -> None:
    answer = await send("/cameras/privacy", page="/cameras", blur="others", keep_days="7")
    assert answer.status_code == 303
    vision = camera.config.settings().vision
    assert (vision.photo_blur, vision.photo_keep_days) == ("others", 7)
    assert [one.name for one in vision.cameras] == ["counter"]


async def test_there_is_no_such_camera(camera: Services, manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/cameras/attic")).status_code == 404
    assert (await manager.get("/cameras/attic/live")).status_code == 404
