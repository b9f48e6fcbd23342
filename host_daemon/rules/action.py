"""Actions of rules: data, carried out elsewhere.

Each kind of action is a frozen dataclass whose fields know their limits; `KINDS` gives the names under
which people write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from host_daemon.events import TrackKind
from host_daemon.settings.field import setting

ALL = ("all",)
# An audience in the place of a target's name: every target that has it. The sign keeps names apart.
AUDIENCES = {name: f"@{name}" for name in ("administrators", "point", "operator", "everybody")}


@dataclass(frozen=True)
class OpenIncident:
    """Somebody must react: an incident with its bundle appears on the page."""


@dataclass(frozen=True)
class CutTrack:
    """Sound from before and after the event becomes a track."""

    track: TrackKind = setting("incident", "kind of the track, which decides how long it is kept")
    before_s: float = setting(15.0, "seconds before the event", low=0, high=600)
    after_s: float = setting(15.0, "seconds after the event", low=0, high=600)
    microphones: tuple[str, ...] = setting((), "names of the microphones; none: all at the service point")


@dataclass(frozen=True)
class TakePhoto:
    """The picture nearest to the event is kept."""

    cameras: tuple[str, ...] = setting((), "names of the cameras; none: all at the service point")


@dataclass(frozen=True)
class MeasureBackground:
    """The emotional background around the event is measured."""

    before_s: float = setting(3.0, "seconds before the event", low=0, high=600)
    after_s: float = setting(3.0, "seconds after the event", low=0, high=600)


@dataclass(frozen=True)
class AskEmotion:
    """The expression in the seconds after the event is measured and told to somebody at once."""

    whose: Literal["customer", "operator"] = setting("customer", "whose expression")
    after_s: float = setting(5.0, "seconds after the event", low=1, high=600)
    targets: tuple[str, ...] = setting((), "names of the targets to notify; none: only stored")


@dataclass(frozen=True)
class OpenListening:
    """A window opens in which a spoken verdict counts as a rating."""

    seconds: float = setting(60.0, "length of the window, seconds", low=5, high=600)


@dataclass(frozen=True)
class Notify:
    """A message goes out, with the photo and the track if the same event makes them."""

    targets: tuple[str, ...] = setting(ALL, "names of the targets; `all`: every one")


@dataclass(frozen=True)
class Tag:
    """The event gets a tag, by which reports group it."""

    tag: str = setting("", "the tag")


Do = OpenIncident | CutTrack | TakePhoto | MeasureBackground | AskEmotion | OpenListening | Notify | Tag

KINDS: dict[str, type[Do]] = {
    "open_incident": OpenIncident,
    "cut": CutTrack,
    "photo": TakePhoto,
    "background": MeasureBackground,
    "ask_emotion": AskEmotion,
    "listen": OpenListening,
    "notify": Notify,
    "tag": Tag,
}


@dataclass(frozen=True)
class Action:
    """Something to do now. rule: name of the (first) rule that wants it."""

    rule: str
    do: Do
