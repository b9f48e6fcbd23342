"""Changes of a kit as data."""

from __future__ import annotations

from host_daemon.kits.diff import Change, Setup, applied, changes, over
from host_daemon.kits.kit import Kit, KitPhrase

KIT = Kit(
    "small",
    "Small",
    "A kit",
    settings={"contacts": {"least_asked": 20}},
    boards={"fob": {"0": "ask"}},
    phrases=(
        KitPhrase("good", "very good", "en", "positive"),
        KitPhrase("xorosho", "хорошо", "ru", "positive"),
    ),
)


def test_a_meaning_of_a_button_takes_the_place_of_its_click() -> None:
    assert over({"0.click": "record", "0.hold": "smile", "1": "ask"}, {"0": "ask"}) == {
        "0.hold": "smile",
        "1": "ask",
        "0": "ask",
    }


def test_a_kit_is_laid_over_what_people_set() -> None:
    before = Setup(settings={"contacts": {"spam_window_s": 5}}, rules=({"name": "own"},))
    after = applied(KIT, before, {"b1": "fob", "b2": "remote"}, "en")
    assert after.settings == {"contacts": {"spam_window_s": 5, "least_asked": 20}}
    assert after.rules == ({"name": "own"},)
    assert after.meanings == {"b1": {"0": "ask"}, "b2": {}}


def test_only_phrases_of_the_language_come_and_a_verdict_waits_for_an_ask() -> None:
    (phrase,) = applied(KIT, Setup(), {}, "en").phrases
    assert (phrase["text"], phrase["always"]) == ("very good", False)


def test_a_short_name_that_is_there_gets_the_kit_beside_it() -> None:
    own = {"key": "good", "text": "splendid", "language": "en", "group": "positive"}
    after = applied(KIT, Setup(phrases=(own,)), {}, "en")
    assert [phrase["key"] for phrase in after.phrases] == ["good", "good-small"]


def test_nothing_is_different_between_the_same() -> None:
    setup = applied(KIT, Setup(), {"b1": "fob"}, "en")
    assert changes(setup, setup) == ()


def test_changes_are_told_place_by_place() -> None:
    before = Setup(settings={"web": {"port": 80, "host": "a"}}, rules=({"name": "r", "do": 1},))
    after = Setup(settings={"web": {"port": 81, "host": "a"}}, rules=(), kit="small")
    assert changes(before, after) == (
        Change("settings.web.port", 80, 81),
        Change("rules.r", {"name": "r", "do": 1}, None),
        Change("kit", None, "small"),
    )


def test_gestures_that_change_alike_are_one_button() -> None:
    before, after = (
        Setup(meanings={"b": {"0": "ask"}}),
        Setup(meanings={"b": {"0": "smile", "1.hold": "ask"}}),
    )
    assert changes(before, after) == (
        Change("boards.b.0", "ask", "smile"),
        Change("boards.b.1.hold", None, "ask"),
    )
