from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from host_daemon.vision.expiry import expire

NOON = round(datetime(2026, 3, 31, 12, tzinfo=UTC).timestamp() * 1000)


def days(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "photos").iterdir())


def test_days_older_than_the_limit_go_whole(tmp_path):
    for day in ("2026-02-28", "2026-03-28", "2026-03-29", "2026-03-31"):
        (tmp_path / "photos" / day).mkdir(parents=True)
        (tmp_path / "photos" / day / "a.jpg").write_bytes(b"x")
    assert expire(tmp_path, keep_days=2, now=NOON) == 2
    assert days(tmp_path) == ["2026-03-29", "2026-03-31"]


def test_nothing_else_in_the_folder_is_touched(tmp_path):
    (tmp_path / "photos" / "1999-01-01 wedding").mkdir(parents=True)
    (tmp_path / "photos" / "0000.jpg").write_bytes(b"x")
    assert expire(tmp_path, keep_days=1, now=NOON) == 0
    assert days(tmp_path) == ["0000.jpg", "1999-01-01 wedding"]


def test_no_photos_yet(tmp_path):
    assert expire(tmp_path, keep_days=1, now=NOON) == 0
