"""A configuration that only knows which boards are paired."""

from __future__ import annotations


class PairedBoards:
    """keys: by device, 12 hex digits."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = keys

    def board(self, device: str) -> str | None:
        return device if device in self._keys else None

    def key(self, device: str) -> bytes | None:
        return self._keys.get(device)
