"""What people call things, in the time and language of the post: what a delivery's message needs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from host_daemon.events import Event
from host_daemon.outbox.message import Message, Names, compose
from host_daemon.settings import Settings
from host_daemon.store.config import Config
from host_daemon.store.reader import Delivery
from host_daemon.store.records import Target
from host_daemon.texts import texts

log = logging.getLogger(__name__)


def zone(settings: Settings) -> tzinfo:
    """The post's time zone; the system's when none is set or the name is unknown."""
    if settings.post.time_zone:
        try:
            return ZoneInfo(settings.post.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            log.error("there is no time zone %r; the system's is used", settings.post.time_zone)
    return datetime.now().astimezone().tzinfo or UTC


def names(config: Config, settings: Settings) -> Names:
    """Points and operators as people call them."""
    return Names(
        post=settings.post.name,
        points={point.id: point.name for point in config.points()},
        operators={operator.id: operator.name for operator in config.operators()},
    )


def composer(
    config: Config, current: Callable[[], Settings], data: Path
) -> Callable[[Delivery, Sequence[Event], bool], Message]:
    """What composes messages, with the configuration as it is when they are sent."""

    def composed(delivery: Delivery, events: Sequence[Event], repeat: bool) -> Message:
        settings = current()
        target = config.one(Target, delivery.target)
        words = texts(target.language if target else settings.post.language)
        return compose(
            delivery.key, delivery.part, events, names(config, settings), words, zone(settings), data, repeat
        )

    return composed
