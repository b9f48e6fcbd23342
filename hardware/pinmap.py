"""Pin maps: the files of hardware/boards, which firmware, post and virtual boards share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "boards"


class NoPinMap(LookupError):
    """There is no pin map of that name."""


@dataclass(frozen=True)
class PinMap:
    """One file. buttons, lights: pin by name, buttons in the order that gives them their index.

    link: radio, usb or ethernet. power: mains or battery. battery_pin: analogue input, or None.
    text: the file as it stands, for the board.
    """

    name: str
    title: str
    board: str
    app: str
    link: str
    power: str
    buttons: dict[str, int]
    lights: dict[str, int]
    battery_pin: int | None
    meanings: dict[str, str]
    text: str

    def index(self, button: str) -> int:
        """The index of a button, as frames carry it. Raises KeyError."""
        return list(self.buttons).index(button) if button in self.buttons else _missing(button)


def load(name: str) -> PinMap:
    """The pin map `name`. Raises NoPinMap."""
    path = FOLDER / f"{name}.json"
    if Path(name).name != name or not path.is_file():
        raise NoPinMap(name)
    text = path.read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return PinMap(
        name=name,
        title=data["title"],
        board=data["board"],
        app=data["app"],
        link=data["link"],
        power=data["power"],
        buttons={button["name"]: button["pin"] for button in data["buttons"]},
        lights=dict(data.get("lights", {})),
        battery_pin=data.get("battery", {}).get("pin"),
        meanings=_meanings(data["buttons"]),
        text=text,
    )


def names() -> list[str]:
    """All pin maps that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def _meanings(buttons: list[dict[str, Any]]) -> dict[str, str]:
    """`means` of a button is one meaning, or one for each gesture."""
    meanings = {}
    for index, button in enumerate(buttons):
        means = button.get("means", {})
        for gesture, meaning in means.items() if isinstance(means, dict) else [(None, means)]:
            meanings[f"{index}.{gesture}" if gesture else str(index)] = meaning
    return meanings


def _missing(button: str) -> int:
    raise KeyError(button)
