"""Debian's Chromium, quiet: it fetches nothing, and has a camera and a microphone that are not real."""

from playwright.sync_api import Browser, Playwright

FLAGS = (
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "autoplay-policy=no-user-gesture-required",
    "use-fake-device-for-media-stream",
    "use-fake-ui-for-media-stream",
)


def launch(playwright: Playwright, *more: str) -> Browser:
    """A browser of its own, with `more` flags."""
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[f"--{flag}" for flag in (*FLAGS, *more)]
    )
