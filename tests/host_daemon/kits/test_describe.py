"""Changes of a kit in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.base.texts import texts
from host_daemon.kits.describe import KitWords
from host_daemon.kits.diff import Change
from host_daemon.store.config import Config
from host_daemon.store.records import Board


@pytest.fixture
def words(tmp_path: Path) -> KitWords:
    config = Config(tmp_path)
    config.put_board(Board(device="0" * 12, name="Anna's fob", app="fob", pins="fob", point="till"))
    return KitWords(config, texts("en"))


def test_a_rule_is_a_sentence(words: KitWords) -> None:
    rule = {
        "name": "night",
        "when": {"event": "rated", "ratings": ["negative"]},
        "do": [{"do": "cut", "track": "incident", "before_s": 15, "after_s": 10}, {"do": "tag", "tag": "x"}],
        "most_per_hour": 5,
    }
    found = words.describe(Change("rules.night", None, rule))
    assert (found.area, found.what, found.before) == ("rules", "night", None)
    assert found.after == (
        "When a customer rates (only these ratings: negative): "
        "cut a track (incident, 15 s before, 10 s after), put the tag x. At most 5 an hour."
    )


def test_a_rule_that_is_off_says_so_and_one_that_cannot_be_read_says_why(words: KitWords) -> None:
    rule = {"name": "r", "enabled": False, "when": {"event": "asked"}, "do": [{"do": "photo"}]}
    assert str(words.describe(Change("rules.r", None, rule)).after).endswith("(off)")
    assert "at least one action" in str(words.describe(Change("rules.r", None, {"name": "r"})).after)


def test_a_button_is_called_by_its_board(words: KitWords) -> None:
    found = words.describe(Change(f"boards.{'0' * 12}.0.hold", None, "ask"))
    assert (found.what, found.after) == ("Anna's fob: Ask, hold", "asks the customer for a rating")


def test_a_board_that_is_gone_is_called_by_its_digits(words: KitWords) -> None:
    assert words.describe(Change("boards.ffff.3", "ask", None)).what == "ffff: 3"


def test_a_setting_is_called_by_what_it_means(words: KitWords) -> None:
    found = words.describe(Change("settings.web.port", 8000, 8001))
    assert (found.what, found.before, found.after) == ("port to listen on", "8000", "8001")


def test_flags_and_lists_are_words(words: KitWords) -> None:
    assert words.describe(Change("settings.vision.measure_staff", False, True)).after == "yes"
    assert words.describe(Change("pages", None, ("now", "ask"))).after == "Now, Whom to ask"
    assert words.describe(Change("reports", None, ("emonps",))).after == "Emotional NPS"
    assert words.describe(Change("kits", None, ("voice",))).after == "Voice"
