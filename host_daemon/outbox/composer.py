"""What people call things, in the time and language of the post: what a delivery's message needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.events import Event
from host_daemon.outbox.message import Message, compose
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.names import names
from host_daemon.store.reader import Delivery
from host_daemon.store.records import Target


def composer(
    config: Config, current: Callable[[], Settings], data: Path
) -> Callable[[Delivery, Sequence[Event], bool], Message]:
    """What composes messages, with the configuration as it is when they are sent."""

    def composed(delivery: Delivery, events: Sequence[Event], repeat: bool) -> Message:
        settings = current()
        target = config.one(Target, delivery.target)
        words = texts(target.language if target else settings.post.language)
        return compose(
            delivery.key,
            delivery.part,
            events,
            names(config, settings.post.name),
            words,
            zone(settings.post.time_zone),
            data,
            repeat,
        )

    return composed
