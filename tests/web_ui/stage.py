"""The stand-ins of a post as its pages see them."""

from __future__ import annotations

from typing import Any

from tests.web_ui.incident import AT


class FakeStage:
    """One remote whose light comes on when the red smiley is pressed."""

    def __init__(self) -> None:
        self.pressed: list[tuple[str, str, str]] = []
        self.down = False

    async def boards(self) -> list[dict[str, Any]]:
        if self.down:
            raise ConnectionRefusedError
        buttons = [{"name": name, "label": name.capitalize()} for name in ("green", "yellow", "red")]
        return [
            {
                "name": "Remote at the counter",
                "app": "remote",
                "buttons": buttons,
                "lights": {"thanks": bool(self.pressed)},
                "power": True,
            }
        ]

    async def press(self, board: str, button: str, gesture: str) -> None:
        if board != "Remote at the counter":
            raise KeyError(board)
        self.pressed.append((board, button, gesture))

    async def received(self) -> list[dict[str, Any]]:
        first = {
            "time": AT + 900,
            "title": "Negative rating",
            "text": "Counter 1, Anna",
            "attachments": ["photo.jpg"],
            "repeats": 1,
        }
        return [first, {**first, "time": AT + 20_000, "title": "Track", "attachments": ["track.opus"]}]
