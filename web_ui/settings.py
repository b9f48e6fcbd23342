"""What a person can set about the pages."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.setting import setting


@dataclass(frozen=True)
class WebSettings:
    """Where the pages are served and how long a log-in lasts."""

    host: str = setting("127.0.0.1", "address to listen on; 0.0.0.0 opens the pages to the local network")
    port: int = setting(8000, "port to listen on", low=1, high=65535)
    names: tuple[str, ...] = setting((), "more host names under which the pages are asked for")
    session_hours: float = setting(12.0, "hours until a log-in must be repeated", low=0.1, high=744)
