"""What a person can set about the links to boards."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.setting import setting


@dataclass(frozen=True)
class LinkSettings:
    """How boards reach the post."""

    serial: tuple[str, ...] = setting(
        ("auto",), "serial ports of gateways and USB boards; auto: every port that looks like a board"
    )
