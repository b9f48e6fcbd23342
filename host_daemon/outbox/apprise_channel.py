"""The way out of the post: one message to one address, by Apprise."""

from __future__ import annotations

import logging
import threading
from urllib.parse import quote

import apprise

from host_daemon.outbox.message import Message

# Receivers of our own kind can tell a repeat by this header; messengers have nothing of the sort.
KEYED = ("json://", "jsons://", "xml://", "xmls://", "form://", "forms://")

apprise_log = logging.getLogger("apprise")


class DeliveryFailed(Exception):
    """The target did not take the message. The text says what is known of why; it holds no address."""


def send(address: str, message: Message) -> None:
    """Hand the message over; blocks until the target has answered. Raises DeliveryFailed.

    address: an Apprise URL; it is a secret, so it is in no log and in no error.
    """
    if address.startswith(KEYED):
        address += ("&" if "?" in address else "?") + "+Idempotency-Key=" + quote(message.key, safe="")
    # The plugin itself, not an Apprise of one: that one sends from a thread of its own.
    plugin = apprise.Apprise.instantiate(address)
    if plugin is None:
        raise DeliveryFailed("the address is not one that can be delivered to")
    attachments = [str(path) for path in message.files if path.exists()]
    words = _Words()
    apprise_log.addHandler(words)
    try:
        taken = plugin.notify(body=message.text, title=message.title, attach=attachments or None)
    finally:
        apprise_log.removeHandler(words)
    if not taken:
        raise DeliveryFailed(_scrubbed(words.last, address) or "the target did not take it")


class _Words(logging.Handler):
    """The last complaint that Apprise logged in this thread; other threads deliver to other targets."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.last = record.getMessage()


def _scrubbed(words: str, address: str) -> str:
    """Apprise's own words, without anything that could be a part of the address."""
    secrets = [part for part in address.replace("://", "/").replace("?", "/").split("/") if len(part) > 3]
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "...")
    return words
