"""Log-ins that can be revoked: tokens of which only hashes are stored."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends

from host_daemon.base.files import write_whole
from web_ui.core.app_state import AppState

log = logging.getLogger(__name__)

# More log-ins than this push the oldest out.
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Session:
    """One log-in. until: when it ends by itself, UTC milliseconds. device: the browser's own words."""

    user: str
    opened_at: int
    until: int
    device: str


class Sessions:
    """The log-ins, kept in a file so that a restart of the post logs nobody out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._open = _read(path)

    def open(self, user: str, now: int, last_ms: int, device: str = "") -> str:
        """Logs `user` in for `last_ms`; gives the token, which is nowhere stored."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one.until > now}
            while len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda key: self._open[key].opened_at)]
            self._open[_hashed(token)] = Session(
                user=user, opened_at=now, until=now + last_ms, device=device[:200]
            )
            self._write()
        return token

    def find(self, token: str, now: int) -> Session | None:
        """The session of a token, or None when it ended or never was."""
        found = self._open.get(_hashed(token))
        return found if found is not None and found.until > now else None

    def close(self, token: str) -> None:
        with self._lock:
            if self._open.pop(_hashed(token), None) is not None:
                self._write()

    def close_user(self, user: str, keep: str = "") -> int:
        """Ends every session of `user` but that of the token `keep`; says how many."""
        with self._lock:
            ended = [key for key, one in self._open.items() if one.user == user and key != _hashed(keep)]
            for key in ended:
                del self._open[key]
            if ended:
                self._write()
        return len(ended)

    def of(self, user: str, now: int) -> tuple[Session, ...]:
        """The open sessions of `user`, newest first."""
        mine = [one for one in self._open.values() if one.user == user and one.until > now]
        return tuple(sorted(mine, key=lambda one: -one.opened_at))

    def _write(self) -> None:
        rows = {key: asdict(session) for key, session in self._open.items()}
        write_whole(self._path, json.dumps(rows, indent=1).encode())


# Log-ins with a password, and those at the Mobile Console with a PIN.
SessionsOf = Annotated[Sessions, Depends(AppState("sessions"))]
ConsolesOf = Annotated[Sessions, Depends(AppState("consoles"))]


def _read(path: Path) -> dict[str, Session]:
    try:
        return {key: Session(**row) for key, row in json.loads(path.read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        log.warning("%s is damaged (%s): everybody must log in again", path, error)
        return {}


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
