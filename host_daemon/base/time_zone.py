"""The time zone of the post."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)


LOCALTIME = Path("/etc/localtime")


# A name such as `Europe`, which is a folder of zones, or none at all is an OSError.
NO_ZONE = (ZoneInfoNotFoundError, ValueError, OSError)


def zone(name: str) -> tzinfo:
    """The time zone of that name; the system's when the name is empty or unknown."""
    if name:
        try:
            return ZoneInfo(name)
        except NO_ZONE:
            log.error("there is no time zone %r; the system's is used", name)
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
