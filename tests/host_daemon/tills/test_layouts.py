"""Layouts to begin with, and the post's own."""

from __future__ import annotations

import dataclasses

from host_daemon.settings.tills import TillSettings
from host_daemon.tills.layouts import LAYOUTS, layouts


def test_a_post_has_the_common_layouts() -> None:
    own = {"fiscal-ru", "slip-en", "video", "windows-ru"}
    assert set(layouts(TillSettings())) == own | {"atol", "shtrih-m", "evotor", "1c", "iiko"}


def test_own_layouts_are_added_and_take_the_place_of_common_ones() -> None:
    own = dataclasses.replace(LAYOUTS["video"], name="ours")
    changed = dataclasses.replace(LAYOUTS["slip-en"], end="GOODBYE")
    known = layouts(TillSettings(layouts=(own, changed)))
    assert known["ours"] == own
    assert known["slip-en"].end == "GOODBYE"
    assert LAYOUTS["slip-en"].end == "THANK YOU"
