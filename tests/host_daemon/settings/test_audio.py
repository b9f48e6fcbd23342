"""Settings of sound."""

from __future__ import annotations

from pathlib import Path

from host_daemon.settings.audio import AudioSettings, RetentionSettings, ring_folder


def test_no_track_outlives_the_longest_retention() -> None:
    assert RetentionSettings(sale_days=5, incident_days=400).longest_days == 400
    assert RetentionSettings(sale_days=500, incident_days=400).longest_days == 500


def test_rings_lie_with_the_data_unless_another_folder_is_named() -> None:
    assert ring_folder(AudioSettings(), Path("/data")) == Path("/data/ring")
    assert ring_folder(AudioSettings(ring_folder="/mnt/ring"), Path("/data")) == Path("/mnt/ring")
