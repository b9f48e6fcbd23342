"""Photos do not stay for ever: whole days of them go when they are too old."""

from __future__ import annotations

import logging
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def expire(data: Path, keep_days: int, now: int) -> int:
    """Remove the folders `photos/YYYY-MM-DD` (UTC) of days that ended more than `keep_days` days before
    `now`.

    now: UTC milliseconds. Returns how many days went. Nothing else in `photos` is touched.
    """
    last_kept = datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=keep_days)
    photos = data / "photos"
    days = [path for path in photos.iterdir() if _DAY.fullmatch(path.name)] if photos.is_dir() else []
    old = [path for path in days if path.name < last_kept.isoformat()]
    gone = 0
    for path in old:
        try:
            shutil.rmtree(path)
            gone += 1
        except OSError as error:
            log.error("%s has expired but cannot be removed: %s", path, error.strerror)
    return gone
