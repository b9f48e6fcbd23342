"""The region is drawn with the mouse and with the keyboard, and kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

SIDES = ("left", "top", "right", "bottom")


def test_a_region_is_drawn_moved_and_kept(chromium: Browser, served: Any, password: str) -> None:
    cameras = [{"name": "counter", "point": "point-1", "source": "file:/nothing"}]
    served.post.config.write_settings({"vision": {"cameras": cameras}})
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/login?onward=/cameras/counter")
    page.locator("input[name=name]").fill("technician")
    page.locator("input[name=password]").fill(password)
    page.locator("button.main").click()
    page.goto(f"{served.address}/cameras/counter")
    frame = page.locator("#region")
    box = frame.bounding_box()
    assert box is not None

    def move(x: float, y: float) -> None:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])

    move(0.2, 0.1)
    page.mouse.down()
    move(0.8, 0.9)
    page.mouse.up()
    values = [float(page.locator(f"[name={side}]").input_value()) for side in SIDES]
    assert values == pytest.approx([20, 10, 80, 90], abs=1)
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    moved = [float(page.locator(f"[name={side}]").input_value()) for side in SIDES]
    assert moved == pytest.approx([values[0] + 1, values[1], values[2] + 1, values[3] + 1])
    page.locator("#aim button.main").click()
    page.wait_for_load_state()
    expect(page.locator("[name=left]")).to_have_value(f"{moved[0]:.1f}")
    context.close()
    (camera,) = served.post.config.settings().vision.cameras
    assert camera.region == pytest.approx([share / 100 for share in moved])


def test_without_a_picture_the_page_says_so(chromium: Browser, served: Any, password: str) -> None:
    cameras = [{"name": "counter", "point": "point-1", "source": "file:/nothing"}]
    served.post.config.write_settings({"vision": {"cameras": cameras}})
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{served.address}/login")
    page.locator("input[name=name]").fill("manager")
    page.locator("input[name=password]").fill(password)
    page.locator("button.main").click()
    page.goto(f"{served.address}/cameras/counter")
    page.get_by_role("button", name="Show the live picture").click()
    expect(page.locator(".live-view [role=status]")).to_contain_text("There is no live picture")
    context.close()
