"""Texts, numbers and dates in Russian and English."""

from __future__ import annotations

import pytest

from host_daemon.base.texts import speaking, terminal, terminal_language, texts
from host_daemon.base.time_zone import zone

NOON = 1_795_262_400_000  # 21 November 2026, 12:00 UTC
EN, RU = texts("en"), texts("ru")


def test_a_text_has_its_places_filled() -> None:
    assert EN.text("too few: {least} are needed", least=30) == "too few: 30 are needed"
    assert RU.text("too few: {least} are needed", least=30) != "too few: 30 are needed"
    assert "30" in RU.text("too few: {least} are needed", least=30)


def test_a_text_that_is_no_key_and_an_empty_one_stay() -> None:
    assert RU.text("xyzzy") == "xyzzy"
    assert RU.text("") == ""


def test_a_language_that_is_not_there_is_english() -> None:
    assert texts("fr").language == "en"


def test_plurals() -> None:
    one, many = (
        "{n} press of this period was lost by a board and is not in these figures.",
        "{n} presses of this period were lost by boards and are not in these figures.",
    )
    assert EN.plural(one, many, 1).startswith("1 press ")
    assert EN.plural(one, many, 1200).startswith("1,200 presses ")
    # Russian has a form each for 1, 2 to 4, and 5.
    assert len({RU.plural(one, many, n).replace(str(n), "") for n in (1, 2, 5)}) == 3


def test_numbers_and_shares_as_each_language_writes_them() -> None:
    assert EN.number(1234.5, 1) == "1,234.5"
    assert RU.number(1234.5, 1).replace("\xa0", " ") == "1 234,5"
    assert (EN.percent(0.125, 1), RU.percent(0.125, 1)) == ("12.5%", "12,5\xa0%")


def test_days_and_months_as_each_language_writes_them() -> None:
    assert EN.date(NOON) == "Nov 21, 2026"
    assert EN.iso("2026-11-20 – 2026-11-22") == "Nov 20, 2026 – Nov 22, 2026"
    assert EN.iso("2026-11") == "November 2026"
    assert EN.iso("2026-11-20", short=True) == "Nov 20"
    assert RU.iso("2026-11").startswith("ноябрь 2026")


def test_times_are_those_of_the_zone() -> None:
    moscow = zone("Europe/Moscow")
    assert RU.time(NOON, moscow) == "15:00:00"
    assert RU.time(NOON, moscow, short=True) == "15:00"
    assert EN.date(NOON + 10 * 3_600_000, moscow) == "Nov 22, 2026"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US"}, "ru"),
        ({"LC_MESSAGES": "ru_RU", "LANG": "en_US"}, "ru"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({}, "en"),
    ],
)
def test_the_language_of_a_terminal(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal_language() == language


def test_somebody_else_may_be_spoken_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with speaking("ru"):
        assert terminal().language == "ru"
    assert terminal().language == "en"
