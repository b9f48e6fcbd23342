"""What people call things, in the time and language of the post: what a delivery's message needs."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from host_daemon.base.texts import texts
from host_daemon.events import Event
from host_daemon.outbox.message import Message, Names, compose
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.reader import Delivery
from host_daemon.store.records import Target

log = logging.getLogger(__name__)

LOCALTIME = Path("/etc/localtime")
# A name such as `Europe`, which is a folder of zones, or none at all is an OSError.
NO_ZONE = (ZoneInfoNotFoundError, ValueError, OSError)


def zone(settings: Settings) -> tzinfo:
    """The post's time zone; the system's when none is set or the name is unknown."""
    if settings.post.time_zone:
        try:
            return ZoneInfo(settings.post.time_zone)
        except NO_ZONE:
            log.error("there is no time zone %r; the system's is used", settings.post.time_zone)
    return system_zone(os.environ, LOCALTIME)


def system_zone(environment: Mapping[str, str], localtime: Path) -> tzinfo:
    """The system's time zone with every change of its clocks: today's difference from UTC would move the days
    and hours of the other half of the year. localtime: the file or link that names it, where TZ does not.
    """
    place = environment.get("TZ", "").removeprefix(":") or os.path.realpath(localtime)
    key = place.partition("/zoneinfo/")[2] or place
    try:
        if not key.startswith("/"):
            return ZoneInfo(key)
        with Path(place).open("rb") as file:
            return ZoneInfo.from_file(file, key="localtime")
    except NO_ZONE:
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
