"""Checks of settings before they are saved: what would only be told by the next start, or by nobody.

Only what is changed is checked, so that a value from before keeps nobody from changing another one.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from host_daemon.base.errors import UserError
from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import BadValue
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config
from host_daemon.tills.address import till_address

NO_HOST = _("{place}: {value} is no address of a machine, such as 192.168.1.20 or post.local")
NO_PAGE = _(
    "{place}: {value} is no address of a page; it begins with http:// or https:// and names a machine"
)
NO_POINT = _("{place}: there is no service point {value}; there are {known}")
NO_POINTS = _("{place}: there is no service point {value}, and none at all yet: add it on the page of people")
WRONG = _("{place}: {problem}")

_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?", re.IGNORECASE)


def check(config: Config, part: str, before: Settings, wanted: Settings) -> None:
    """Raises BadValue for the first changed setting of a part that cannot be meant."""
    known = dict(_leaves(getattr(before, part), part))
    for place, value in _leaves(getattr(wanted, part), part):
        if known.get(place) == value:
            continue
        kind = re.sub(r"\[\d+\]", "[]", place)
        if test := _CHECKS.get(kind):
            test(place, value)
        elif kind.endswith("[].point"):
            _point(config, place, value)


def _leaves(part: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every value below a slice by its place; stand-ins, which give way, are left out."""
    for field in dataclasses.fields(part):
        value, where = getattr(part, field.name), f"{place}.{field.name}"
        if dataclasses.is_dataclass(value):
            yield from _leaves(value, where)
        elif isinstance(value, tuple) and value and all(map(dataclasses.is_dataclass, value)):
            real = [one for one in value if not getattr(one, "virtual", False)]
            for number, one in enumerate(real):
                yield from _leaves(one, f"{where}[{number}]")
        else:
            yield where, value


def _zone(place: str, value: str) -> None:
    if value and value not in zoneinfo.available_timezones():
        raise BadValue(_("{place}: there is no {value}"), place=place, value=f"«{value}»")


def _host(place: str, value: str) -> None:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        # Digits and dots alone are an address that was mistyped.
        if re.fullmatch(r"[\d.]+", value) or not _NAME.fullmatch(value):
            raise BadValue(NO_HOST, place=place, value=f"«{value}»") from None


def _page(place: str, value: str) -> None:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if value and not good:
        raise BadValue(NO_PAGE, place=place, value=f"«{shown_address(value)}»")


def _till(place: str, value: str) -> None:
    if value in ("", "sql"):
        return
    try:
        till_address(value)
    except UserError as error:
        raise BadValue(WRONG, place=place, problem=error) from None


def _point(config: Config, place: str, value: str) -> None:
    known = [point.id for point in config.points()]
    if value in known:
        return
    if known:
        raise BadValue(NO_POINT, place=place, value=f"«{value}»", known=", ".join(known))
    raise BadValue(NO_POINTS, place=place, value=f"«{value}»")


_CHECKS: dict[str, Callable[[str, str], None]] = {
    "post.time_zone": _zone,
    "links.mqtt_host": _host,
    "web.host": _host,
    "web.public_address": _page,
    "tills.tills[].source": _till,
}
