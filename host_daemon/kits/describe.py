"""Changes of a kit in words: each with what there is and what there would be."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal, cast

from hardware import pinmap
from host_daemon.base.shown_address import shown_value
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.boards.labels import BUTTONS, GESTURES, MEANINGS
from host_daemon.kits.diff import Change
from host_daemon.kits.kit import load, names
from host_daemon.pipeline.dead_ends import CAMERAS, DeadEnd
from host_daemon.reports.catalogue import REPORTS
from host_daemon.rules.action import CutTrack, Do, Notify, OpenListening, Tag
from host_daemon.rules.json_form import NAMES, rule_from_json
from host_daemon.rules.labels import WORDS as RULE_WORDS
from host_daemon.rules.rule import BadRule, Rule, When
from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.voice.phrases.labels import GROUPS, MOMENTS

Area = Literal["settings", "rules", "boards", "phrases", "pages", "reports", "kits"]
AREAS: dict[Area, str] = {
    "rules": _("Rules"),
    "phrases": _("Phrases"),
    "boards": _("What buttons stand for"),
    "settings": _("Settings"),
    "pages": _("Menu"),
    "reports": _("First reports"),
    "kits": _("Kits"),
}
PAGES = {
    "now": _("Now"),
    "incidents": _("Incidents"),
    "figures": _("Reports"),
    "checklists": _("Mystery shopper"),
    "display": _("Display and QR"),
    "qr": _("Display and QR"),
    "satisfaction": _("Satisfaction"),
    "standard": _("Standard"),
    "actions": _("Reactions"),
    "tracks": _("Tracks"),
    "phrases": _("Voice"),
    "staff": _("Smiles"),
    "ask": _("Whom to ask"),
}


@dataclass(frozen=True, kw_only=True)
class DescribedChange:
    """what: changes, in the reader's language. before, after: the same; None where there is none.

    where: the place in the configuration, as `smilepost kit preview` names it.
    """

    area: Area
    where: str
    what: str
    before: str | None
    after: str | None


class KitWords:
    """Says changes to one reader."""

    def __init__(self, config: Config, words: Texts) -> None:
        self._boards = {board.device: board for board in config.boards()}
        self._say = words.text

    def describe(self, change: Change) -> DescribedChange:
        """The change in words."""
        area, _dot, place = change.where.partition(".")
        said = {"rules": self._rule, "boards": self._meaning, "phrases": self._phrase}.get(area, self._plain)
        before, after = (
            None if value is None else said(place or area, value) for value in (change.before, change.after)
        )
        found = cast(Area, area)
        return DescribedChange(
            area=found, where=change.where, what=self._what(found, place), before=before, after=after
        )

    def dead_end(self, one: DeadEnd) -> str:
        """What nothing follows, and why."""
        area, _dot, place = one.where.partition(".")
        if area == "boards":
            what = self._what("boards", place)
            if not one.meaning:
                return self._say(_("{what}: means nothing"), what=what)
            return self._say(
                _("{what}: {meaning}, but no rule waits for it"),
                what=what,
                meaning=self._meaning(place, one.meaning),
            )
        if area == "phrases":
            return self._say(_("The phrase «{text}»: no rule waits for it"), text=place)
        return self._say(
            _("Cameras: no rule waits for a burst of expression")
            if area == CAMERAS
            else _("Microphones: no rule cuts a track")
        )

    def unplaced(self, device: str, meaning: str) -> str:
        """A meaning for which a board has no free gesture."""
        board = self._boards.get(device)
        return self._say(
            _("{board} has no free button for: {meaning}. Choose one on the board's page."),
            board=board.name if board else device,
            meaning=self._meaning("", meaning),
        )

    def _what(self, area: Area, place: str) -> str:
        if area == "settings":
            docs = {name: field.metadata["doc"] for name, field in leaves(Settings)}
            return self._say(docs.get(place, place))
        if area == "boards":
            device, _dot, gesture = place.partition(".")
            board = self._boards.get(device)
            return f"{board.name if board else device}: {self._gesture(device, gesture)}"
        return self._say(place) if place else ""

    def _gesture(self, device: str, gesture: str) -> str:
        index, _dot, how = gesture.partition(".")
        board = self._boards.get(device)
        try:
            buttons = list(pinmap.load(board.pins).buttons) if board else []
        except pinmap.NoPinMap:
            buttons = []
        known = index.isdecimal() and int(index) < len(buttons)
        button = buttons[int(index)] if known else index
        named = self._say(BUTTONS.get(button, button))
        return f"{named}, {self._say(GESTURES.get(how, how))}" if how else named

    def _meaning(self, place: str, value: Any) -> str:
        return self._say(MEANINGS.get(str(value), str(value)))

    def _phrase(self, place: str, value: Any) -> str:
        key = str(value)
        return self._say(GROUPS.get(key) or MOMENTS.get(key, key))

    def _plain(self, place: str, value: Any) -> str:
        if isinstance(value, bool):
            return self._say(_("yes") if value else _("no"))
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(dict.fromkeys(self._named(place, str(shown_value(one))) for one in values))

    def _named(self, place: str, value: str) -> str:
        if place == "kits" and value in names():
            return self._say(load(value).title)
        if place == "pages":
            return self._say(PAGES.get(value, value))
        if place == "reports" and value in REPORTS:
            return self._say(REPORTS[value].title)
        return value

    def _rule(self, place: str, value: Any) -> str:
        try:
            rule = rule_from_json(value)
        except BadRule as error:
            return str(error)
        only = [
            f"{self._say(field.metadata['doc'])}: "
            + ", ".join(self._word(field.name, one) for one in getattr(rule.when, field.name))
            for field in dataclasses.fields(When)
            if field.name != "event" and getattr(rule.when, field.name)
        ]
        when = self._say(RULE_WORDS[rule.when.event]) + (f" ({'; '.join(only)})" if only else "")
        said = f"{self._say(_('When {event}:'), event=when)} {', '.join(map(self._do, rule.do))}."
        if rule.most_per_hour != Rule.most_per_hour:
            said += " " + self._say(_("At most {n} an hour."), n=rule.most_per_hour)
        return said if rule.enabled else f"{said} ({self._say(_('off'))})"

    def _do(self, do: Do) -> str:
        match do:
            case CutTrack():
                return self._say(
                    _("cut a track ({kind}, {before} s before, {after} s after)"),
                    kind=self._word("track", do.track),
                    before=f"{do.before_s:g}",
                    after=f"{do.after_s:g}",
                )
            case OpenListening():
                return self._say(_("open a listening window of {n} s"), n=f"{do.seconds:g}")
            case Tag():
                return self._say(_("put the tag {tag}"), tag=do.tag)
            case Notify() if "all" not in do.targets:
                targets = ", ".join(self._say(RULE_WORDS.get(one, one)) for one in do.targets)
                return self._say(_("send a message to {targets}"), targets=targets)
            case _:
                return self._say(RULE_WORDS[NAMES[type(do)]])

    def _word(self, field: str, value: object) -> str:
        return self._say(RULE_WORDS.get(f"{field}:{value}", RULE_WORDS.get(str(value), str(value))))
