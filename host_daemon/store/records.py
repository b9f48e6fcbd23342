"""Records of the configuration: points, operators, boards, targets, users."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["manager", "technician", "viewer", "operator", "listener"]
# Who reads a target: administrators, staff of some points, one operator, or everybody who works here.
Audience = Literal["administrators", "point", "operator", "everybody"]
# What a target may get beside counts: words of customers, photos, sound.
Content = Literal["words", "photo", "sound"]
CONTENT: tuple[Content, ...] = ("words", "photo", "sound")


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
    """A receiver of messages. Its address is a secret and kept apart (`Config.address`).

    audience: who reads it. points: whose staff, for `point`; operator: who, for `operator`; nothing of other
    points and operators goes there. may: what it may get beside counts. One that was stored before
    targets had an audience is the administrators' and may get everything, as it did.
    """

    name: str
    language: str = "en"
    virtual: bool = False
    audience: Audience = "administrators"
    points: tuple[str, ...] = ()
    operator: str | None = None
    may: tuple[Content, ...] = CONTENT


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who logs in. password: an argon2id hash."""

    name: str
    role: Role
    password: str
