"""An event's uid as one part of a page's address: `/` and `~` are written as a JSON pointer writes them."""

from __future__ import annotations

from host_daemon.events import uids


def slug(uid: str) -> str:
    return uids.slug(uid)


def uid(slug: str) -> str:
    return slug.replace("~1", "/").replace("~0", "~")
