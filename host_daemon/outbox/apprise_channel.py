"""The way out of the post: one message to one address, by Apprise."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import apprise
from apprise.conversion import convert_between

from host_daemon.outbox.failure import GONE, NOT_AN_ADDRESS, DeliveryFailed, answered
from host_daemon.outbox.message import Message

# Receivers of our own kind can tell a repeat by this header; messengers have nothing of the sort.
KEYED = ("json://", "jsons://", "xml://", "xmls://", "form://", "forms://")
# These bring words and files in one piece: all of it arrives, or nothing.
WHOLE = (*KEYED, "mailto://", "mailtos://")
# Apprise tells the status of an answer in its log alone.
STATUS = re.compile(r"error=(\d{3})\b")

log = logging.getLogger(__name__)
apprise_log = logging.getLogger("apprise")


@dataclass(frozen=True)
class Ways:
    """Ways of an address. recipients: short names, if several. whole: words and files go together."""

    recipients: tuple[str, ...] = ()
    whole: bool = True


def ways(address: str) -> Ways:
    """The ways of an address. Raises DeliveryFailed."""
    plugin = _plugin(address)
    recipients = tuple(map(_short, _recipients(plugin)))
    return Ways(recipients if len(recipients) > 1 else (), address.startswith(WHOLE))


def send(address: str, message: Message, recipient: str = "") -> None:
    """Hand the message over; blocks until the target has answered. Raises DeliveryFailed.

    address: an Apprise URL; it is a secret, so it is in no log and in no error. recipient: one of its `ways`,
    if it has several. What customers wrote is text for every receiver, whatever markup it looks like.
    """
    plugin = _plugin(address)
    if address.startswith(KEYED):
        plugin.headers["Idempotency-Key"] = _ascii(message.key)
    if recipient:
        plugin.targets = [one for one in _recipients(plugin) if _short(one) == recipient]
        if not plugin.targets:
            raise DeliveryFailed(GONE, True)
    attachments = [str(path) for path in message.files if path.exists()]
    text, wanted = apprise.NotifyFormat.TEXT, plugin.resolve_format(apprise.NotifyFormat.TEXT)
    title = message.title if plugin.title_maxlen > 0 else convert_between(text, wanted, message.title)
    with _listening() as words:
        taken = plugin.notify(
            body=convert_between(text, wanted, message.text),
            title=title,
            attach=attachments or None,
            body_format=text,
        )
    if not taken:
        log.warning("not taken: %s", _scrubbed(words.last, address) or "no reason given")
        raise answered(words.status)


def check_address(address: str) -> None:
    """Raises DeliveryFailed for a text that is the address of no messenger."""
    _plugin(address)


def _plugin(address: str) -> Any:
    # The plugin itself, not an Apprise of one: that one sends from a thread of its own.
    plugin = apprise.Apprise.instantiate(address)
    if plugin is None:
        raise DeliveryFailed(NOT_AN_ADDRESS, True)
    return plugin


def _recipients(plugin: Any) -> list[Any]:
    found = getattr(plugin, "targets", None)
    return list(found) if isinstance(found, list) else []


def _short(recipient: Any) -> str:
    """A name for a recipient that tells nothing of them."""
    return hashlib.sha256(repr(recipient).encode()).hexdigest()[:8]


def _ascii(key: str) -> str:
    """The key as a header can carry it: what is not ASCII percent-encoded, as RFC 8187 does."""
    return "".join(one if "!" <= one <= "~" and one != "%" else quote(one, safe="") for one in key)


class _Words(logging.Handler):
    """The complaints that Apprise logged in this thread; other threads deliver to other targets.

    last: the newest. status: of the last answer, or None where there was none.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""
        self.status: int | None = None
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.last = record.getMessage()
            if found := STATUS.search(self.last):
                self.status = int(found[1])


@contextmanager
def _listening() -> Iterator[_Words]:
    words = _Words()
    apprise_log.addHandler(words)
    try:
        yield words
    finally:
        apprise_log.removeHandler(words)


def _scrubbed(words: str, address: str) -> str:
    """Apprise's own words, without anything that could be a part of the address."""
    secrets = [part for part in re.split(r"://|[/?&=@:,]", address) if len(part) > 3]
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "...")
    return words
