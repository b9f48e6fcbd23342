"""Names of browsers, as a person would say them."""

from __future__ import annotations

# The first of these in a browser's own words tells: many call themselves Chrome or Safari as well.
BROWSERS = {
    "YaBrowser": "Yandex Browser",
    "SamsungBrowser": "Samsung Internet",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device(agent: str) -> str:
    """Browser and system named in a User-Agent header; what names neither is given as it is."""
    named = [
        next((name for mark, name in table.items() if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named)) or agent
