"""Gestures, phrases and senses that nothing follows, because no rule waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from hardware import pinmap
from host_daemon.base.latest import Latest
from host_daemon.contacts.meanings import SMILES
from host_daemon.events import Gesture, Pressed
from host_daemon.pipeline.active_rules import ActiveRules
from host_daemon.pipeline.press_meaning import interpret
from host_daemon.rules.action import AskEmotion, CutTrack, Do, MeasureBackground, Notify, OpenIncident
from host_daemon.rules.decide import decide
from host_daemon.rules.rule import Rule
from host_daemon.settings.tree import Settings
from host_daemon.store.records import Board

# One of these must follow; what is not named here reaches its reports without any rule.
NEEDED: dict[str, tuple[type[Do], ...]] = {
    "negative": (OpenIncident, Notify),
    "force_majeure": (OpenIncident, CutTrack, Notify),
    "question": (CutTrack, MeasureBackground),
    **dict.fromkeys(SMILES, (AskEmotion,)),
}
CAMERAS, MICROPHONES = "cameras", "microphones"


@dataclass(frozen=True)
class DeadEnd:
    """Something that nothing follows.

    where: `boards.<device>.<gesture>`, `phrases.<text>`, `cameras` (bursts of expression) or `microphones`
    (tracks). meaning: what it stands for; empty for a button that means nothing.
    """

    where: str
    meaning: str = ""


class DeadGestures:
    """Gestures of boards that nothing follows by the rules in force. settings: as they are now."""

    def __init__(self, rules: ActiveRules, settings: Latest[Settings]) -> None:
        self._rules, self._settings = rules, settings

    def of(self, board: Board) -> tuple[DeadEnd, ...]:
        """Those of one board."""
        return tuple(of_board(board, whenever(self._rules.in_force()), self._settings().vision.measure_staff))


def dead_ends(
    rules: Iterable[Rule], boards: Iterable[Board], phrases: Iterable[Mapping[str, Any]], settings: Settings
) -> tuple[DeadEnd, ...]:
    """Everything that would happen without a consequence. phrases: in their written form."""
    usual = whenever(rules)
    found = [
        DeadEnd(f"boards.{board.device}.{one.where}", one.meaning)
        for board in boards
        for one in of_board(board, usual, settings.vision.measure_staff)
    ]
    for phrase in phrases:
        if phrase["group"] == "displeasure" and not _waits_for_phrase(
            usual, phrase.get("event") or "displeasure"
        ):
            found.append(DeadEnd(f"phrases.{phrase['text']}", "displeasure"))
    if settings.vision.cameras and not any(rule.when.event == "burst" for rule in usual):
        found.append(DeadEnd(CAMERAS))
    if settings.audio.microphones and not any(isinstance(do, CutTrack) for rule in usual for do in rule.do):
        found.append(DeadEnd(MICROPHONES))
    return tuple(found)


def whenever(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that are switched on, whatever the hour and the person."""
    free: dict[str, Any] = {"hours": (), "days": (), "operators": ()}
    return tuple(replace(rule, when=replace(rule.when, **free)) for rule in rules if rule.enabled)


def of_board(board: Board, rules: Sequence[Rule], measure_staff: bool) -> Iterator[DeadEnd]:
    """Gestures of one board; where: `0.hold`, or `0` where it is so with every gesture of a button.

    rules: see `whenever`. measure_staff: while staff are not measured, smiles are meant to lead to nothing.
    """
    try:
        pins = pinmap.load(board.pins)
    except pinmap.NoPinMap:
        return
    for button in range(len(pins.buttons)):
        meanings = {how: board.meaning(button, how) for how in get_args(Gesture)}
        wired = any(gesture.partition(".")[0] == str(button) for gesture in pins.meanings)
        if wired and not any(meanings.values()):
            yield DeadEnd(str(button))
        dead = [
            how
            for how, meaning in meanings.items()
            if (measure_staff or meaning not in SMILES) and not _answered(board, button, how, meaning, rules)
        ]
        if len(dead) == len(meanings) and len(set(meanings.values())) == 1:
            yield DeadEnd(str(button), meanings[dead[0]] or "")
        else:
            yield from (DeadEnd(f"{button}.{how}", meanings[how] or "") for how in dead)


def _answered(
    board: Board, button: int, gesture: Gesture, meaning: str | None, rules: Sequence[Rule]
) -> bool:
    needed = NEEDED.get(meaning or "")
    if needed is None:
        return True
    pressed = Pressed(
        uid=f"{board.device}.0.0",
        at=0,
        device=board.device,
        boot=0,
        seq=0,
        button=button,
        gesture=gesture,
        number=None,
        counter=0,
        battery_mv=None,
        at_certain=True,
        link="",
    )
    meant = interpret(pressed, board, None)
    follow = [
        action.do
        for event in (pressed, meant)
        if event is not None
        for action in decide(rules, event, point=board.point, meaning=meaning)
    ]
    return any(isinstance(do, needed) for do in follow)


def _waits_for_phrase(rules: Sequence[Rule], name: str) -> bool:
    return any(
        rule.when.event == "phrase" and (not rule.when.phrases or name in rule.when.phrases) for rule in rules
    )
