from pathlib import Path

import pytest

from host_daemon.audio.settings import RetentionSettings
from host_daemon.events import HealthReported, TrackCut
from host_daemon.housekeeping import House, tidy
from host_daemon.store.journal import Journal, add
from host_daemon.store.reader import Reader

DAY = 86_400_000
NOW = 400 * DAY
PLENTY = 10**12


@pytest.fixture
def house(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite3")
    told: list[HealthReported] = []

    async def report(health: HealthReported) -> None:
        told.append(health)

    yield House(tmp_path, Reader(journal.path), journal, RetentionSettings(), report), told
    journal.close()


def cut(house: House, number: int, at: int, track: str = "burst") -> Path:
    event = TrackCut(
        uid=f"{number}/done",
        at=at,
        cut=str(number),
        cause="c",
        track=track,
        microphone="m",
        path=f"tracks/{number}.flac",
        duration_ms=1,
        partial=False,
        missing=(),
        peaks=(),
        sha256="",
    )
    path = house.data / event.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * 1000)
    house.journal.submit(lambda c: add(c, [event], at)).result()
    return path


async def test_an_old_track_goes_and_a_new_one_stays(house):
    house, told = house
    old, new = cut(house, 1, NOW - 399 * DAY), cut(house, 2, NOW - DAY // 2)
    await tidy(house, NOW, PLENTY)
    assert not old.exists()
    assert new.exists()
    assert told[-1].health == "ok"


async def test_every_removal_is_written_down_with_its_reason(house):
    house, _ = house
    cut(house, 1, NOW - 399 * DAY)
    await tidy(house, NOW, PLENTY)
    (line,) = house.reader.audit("tracks/1.flac")
    assert (line.user, line.action, line.at) == ("smilepost", "removed: age", NOW)


async def test_a_full_disk_takes_what_is_not_protected_and_alarms(house):
    house, told = house
    burst, incident = cut(house, 1, NOW - DAY // 2), cut(house, 2, NOW - DAY // 2, "incident")
    least = round(house.settings.least_free_mb * 1_000_000)
    await tidy(house, NOW, least // 2)
    assert not burst.exists()
    assert incident.exists()
    assert told[-1].health == "warning"
    assert told[-1].problem


async def test_what_somebody_removed_by_hand_is_no_trouble(house):
    house, told = house
    cut(house, 1, NOW - 399 * DAY).unlink()
    await tidy(house, NOW, PLENTY)
    assert told[-1].detail["tracks"] == 0
