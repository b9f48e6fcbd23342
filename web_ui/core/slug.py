"""An event's uid as one part of a page's address: `/` and `~` are written as a JSON pointer writes them."""

from __future__ import annotations


def slug(uid: str) -> str:
    return uid.replace("~", "~0").replace("/", "~1")


def uid(slug: str) -> str:
    return slug.replace("~1", "/").replace("~0", "~")
