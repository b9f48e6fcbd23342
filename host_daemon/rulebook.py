"""What rules would have done on this post: its journal, its boards, its people. Nothing is done."""

from __future__ import annotations

from collections.abc import Sequence

from host_daemon.events import Asked
from host_daemon.naming import zone
from host_daemon.on_duty import SHIFT_MS, OnDuty
from host_daemon.rules.defaults import RULES
from host_daemon.rules.form import rules_from_json
from host_daemon.rules.gate import Gate
from host_daemon.rules.known import Known
from host_daemon.rules.rehearsal import Rehearsal, rehearse
from host_daemon.rules.rule import Rule
from host_daemon.scene import RULED, Places
from host_daemon.settings import Settings
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader


def try_out(
    rules: Sequence[Rule], config: Config, settings: Settings, reader: Reader, start: int, end: int
) -> Rehearsal:
    """What `rules` would have done from `start` to `end`, UTC milliseconds."""
    on_duty = OnDuty(reader.events((Asked,), start - SHIFT_MS, end))
    cameras = {camera.name: camera.point for camera in settings.vision.cameras}
    places = Places(config.board, on_duty.at, cameras.get)
    gate = Gate(round(settings.contacts.spam_window_s * 1000))
    return rehearse(rules, reader.events(RULED, start, end), gate, places.place, zone(settings))


def written(config: Config) -> tuple[Rule, ...]:
    """The post's rules; those of a new post when nobody has written any. Raises BadRule."""
    rules = config.rules()
    return RULES if rules is None else rules_from_json(rules)


def known(config: Config, settings: Settings) -> Known:
    """What rules can speak of on this post."""
    return Known(
        points=tuple(point.id for point in config.points()),
        operators=tuple(operator.id for operator in config.operators()),
        devices={board.device: board.point for board in config.boards()},
        targets=tuple(target.name for target in config.targets()),
        microphones=tuple(one.name for one in settings.audio.microphones),
        cameras=tuple(one.name for one in settings.vision.cameras),
    )
