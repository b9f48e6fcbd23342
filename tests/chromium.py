"""Debian's Chromium, quiet: it fetches nothing, and has a camera and a microphone that are not real."""

from playwright.sync_api import Browser, BrowserContext, Playwright

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


def unplug(context: BrowserContext) -> None:
    """Cut the network. A page that is loaded anew may still send for a moment: nothing is let through."""
    context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    context.set_offline(True)


def plug_in(context: BrowserContext) -> None:
    """Give the network back."""
    context.set_offline(False)
    context.unroute("**/*")
