"""Composer of messages: names, time and language of the post for a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from host_daemon.base.latest import Latest
from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.events import Event
from host_daemon.outbox.message import Message, compose
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.store.names import names
from host_daemon.store.reader import Delivery
from host_daemon.store.records import Content, Target


class Composer:
    """Composes with the configuration as it is when a message is sent. data: folder that paths in events
    start from."""

    def __init__(self, config: Config, settings: Latest[Settings], data: Path) -> None:
        self._config, self._settings, self._data = config, settings, data

    def compose(self, delivery: Delivery, events: Sequence[Event], repeat: bool) -> Message:
        """The message of a delivery, in its target's language.

        events: all with its cause. repeat: an earlier try may have arrived, and the message says so.
        """
        settings = self._settings()
        target = self._config.one(Target, delivery.target)
        return compose(
            delivery.key,
            delivery.part,
            events,
            names(self._config, settings.post.name),
            texts(target.language if target else settings.post.language),
            zone(settings.post.time_zone),
            self._data,
            repeat,
            settings.web.public_address,
            self.may(delivery.target),
        )

    def may(self, target: str) -> tuple[Content, ...]:
        """Content that a target may get beside counts, as it is set now; none where it is gone."""
        found = self._config.one(Target, target)
        return found.may if found else ()
