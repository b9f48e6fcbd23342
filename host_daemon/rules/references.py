"""Names that rules refer to, checked against the post: a rule with a misspelt name would never fire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue
from host_daemon.rules.action import ALL, AUDIENCES, AskEmotion, CutTrack, Notify, TakePhoto
from host_daemon.rules.json_form import IN_RULE
from host_daemon.rules.rule import BadRule, Rule


@dataclass(frozen=True)
class KnownNames:
    """Names on the post. points, operators: ids; devices: where each board stands; the others: names."""

    points: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    devices: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    microphones: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()


def check_names(rule: Rule, known: KnownNames) -> None:
    """Refuses what names nothing, and a board that stands at none of the rule's points. Raises BadRule."""
    try:
        when = rule.when
        _among(when.points, known.points, "when.points")
        _among(when.operators, known.operators, "when.operators")
        _among(when.devices, known.devices, "when.devices")
        for device in when.devices:
            if when.points and known.devices[device] not in when.points:
                raise BadValue(
                    _("{place}: the board {device} stands at none of the rule's service points"),
                    place="when.devices",
                    device=device,
                )
        for i, do in enumerate(rule.do):
            if isinstance(do, Notify | AskEmotion) and do.targets != ALL:
                _among(do.targets, (*known.targets, *AUDIENCES.values()), f"do[{i}].targets")
            elif isinstance(do, CutTrack):
                _among(do.microphones, known.microphones, f"do[{i}].microphones")
            elif isinstance(do, TakePhoto):
                _among(do.cameras, known.cameras, f"do[{i}].cameras")
    except BadValue as error:
        raise BadRule(IN_RULE, rule=rule.name, problem=error) from None


def gaps(rules: Iterable[Rule], known: KnownNames) -> dict[str, BadRule]:
    """Missing names of rules that are switched on, by the rule's name: a kit may go before the
    target that it tells, and a target may go before the rule."""
    found = {}
    for rule in rules:
        try:
            if rule.enabled:
                check_names(rule, known)
        except BadRule as error:
            found[rule.name] = error
    return found


def _among(names: Iterable[str], there: Iterable[str], place: str) -> None:
    known = tuple(there)
    for name in names:
        if name not in known:
            raise BadValue(
                _("{place}: there is no {name} here; there are {known}"),
                place=place,
                name=f"«{name}»",
                known=", ".join(known) or "–",
            )
