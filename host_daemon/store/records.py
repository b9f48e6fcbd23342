"""Records of the configuration: points, operators, boards, targets, users."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["manager", "technician", "viewer", "operator", "listener"]


@dataclass(frozen=True, kw_only=True)
class Point:
    """A service point. id: short and stable, used in events; name: as people call it."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Operator:
    """Somebody who serves customers."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """A paired board.

    device: 12 hex digits, its radio address. app: the firmware app it runs (remote, fob, gateway, ...).
    pins: name of its pin map in hardware/boards. operator: whose it is (fob, Force-majeure), or None.
    boot: the boot epoch that its pairing wrote; what it says with a lower one was before that.
    meanings: what a gesture means, by `<button>.<gesture>` or `<button>` for any gesture: a rating,
    ask, question, smile, ... (all of them: `meanings.MEANINGS`).
    """

    device: str
    name: str
    app: str
    pins: str
    point: str
    operator: str | None = None
    virtual: bool = False
    boot: int = 0
    meanings: dict[str, str] = field(default_factory=dict)

    def meaning(self, button: int, gesture: str) -> str | None:
        """What this gesture on this button stands for here, or None."""
        return self.meanings.get(f"{button}.{gesture}") or self.meanings.get(str(button))


@dataclass(frozen=True, kw_only=True)
class Target:
    """A receiver of incidents. Its address is a secret and kept apart (`Config.address`)."""

    name: str
    language: str = "en"
    virtual: bool = False


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who logs in. password: an argon2id hash."""

    name: str
    role: Role
    password: str
