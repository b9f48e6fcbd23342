"""A person at a browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def enter(page: Page, address: str, name: str = "manager") -> None:
    """Logs in."""
    page.goto(f"{address}/login")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill("correct horse battery")
    page.locator("button.main").click()
    page.wait_for_url(f"{address}/")


def until(page: Page, condition: str) -> None:
    """Waits for a condition in the page. (Playwright's own wait needs `unsafe-eval`.)"""
    for _ in range(1200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def wait_for(page: Page, count: int, read: Any) -> Any:
    """What `read` gives, as soon as there are so many of it."""
    for _ in range(1200):
        if len(found := read()) >= count:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(read())
