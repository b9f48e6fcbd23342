"""Changes of a kit as data."""

from __future__ import annotations

from host_daemon.kits.diff import Change, Setup, applied, changes
from host_daemon.kits.kit import Kit, KitPhrase
from host_daemon.kits.placing import BoardButtons
from host_daemon.rules.action import CutTrack, OpenIncident, Tag
from host_daemon.rules.json_form import rules_to_json
from host_daemon.rules.rule import Rule, When

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


BOARDS = {"b1": BoardButtons("fob", 3), "b2": BoardButtons("remote", 3)}


def test_a_kit_adds_to_what_people_set() -> None:
    before = Setup(settings={"contacts": {"spam_window_s": 5}}, rules=({"name": "own"},))
    after = applied(KIT, before, BOARDS, "en")
    assert after.settings == {"contacts": {"spam_window_s": 5, "least_asked": 20}}
    assert after.rules == ({"name": "own"},)
    assert after.meanings == {"b1": {"0": "ask"}, "b2": {}}
    assert after.kits == ("small",)


def test_a_setting_that_somebody_has_set_stays() -> None:
    before = Setup(settings={"contacts": {"least_asked": 30}})
    assert applied(KIT, before, {}, "en").settings == {"contacts": {"least_asked": 30}}


def with_rule(*do: object, when: When | None = None) -> Kit:
    return Kit("more", "More", "A kit", rules=(Rule("talk", when or When(event="burst"), do),))  # type: ignore[arg-type]


def test_a_rule_that_is_there_gets_the_actions_that_it_lacks_and_keeps_its_own() -> None:
    own = Rule("talk", When(event="burst"), (CutTrack("burst", 3, 4), Tag("mine")), most_per_hour=7)
    before = Setup(rules=tuple(rules_to_json((own,))))
    after = applied(with_rule(CutTrack("burst", 20, 10), OpenIncident()), before, {}, "en")
    wanted = Rule("talk", own.when, (*own.do, OpenIncident()), most_per_hour=7)
    assert after.rules == tuple(rules_to_json((wanted,)))


def test_a_rule_of_that_name_which_waits_for_something_else_stays_as_it_is() -> None:
    before = Setup(rules=tuple(rules_to_json((Rule("talk", When(event="asked"), (Tag("mine"),)),))))
    assert applied(with_rule(OpenIncident()), before, {}, "en").rules == before.rules


def test_a_kit_that_is_there_already_changes_nothing_even_after_another() -> None:
    first = applied(KIT, Setup(), BOARDS, "en")
    both = applied(with_rule(OpenIncident()), first, BOARDS, "en")
    assert both.kits == ("small", "more")
    assert applied(KIT, both, BOARDS, "en") == both


def test_only_phrases_of_the_language_come_and_a_verdict_waits_for_an_ask() -> None:
    (phrase,) = applied(KIT, Setup(), {}, "en").phrases
    assert (phrase["text"], phrase["always"]) == ("very good", False)


def test_a_short_name_that_is_there_gets_the_kit_beside_it() -> None:
    own = {"key": "good", "text": "splendid", "language": "en", "group": "positive"}
    after = applied(KIT, Setup(phrases=(own,)), {}, "en")
    assert [phrase["key"] for phrase in after.phrases] == ["good", "good-small"]


def test_nothing_is_different_between_the_same() -> None:
    setup = applied(KIT, Setup(), BOARDS, "en")
    assert changes(setup, setup) == ()


def test_changes_are_told_place_by_place() -> None:
    before = Setup(settings={"web": {"port": 80, "host": "a"}}, rules=({"name": "r", "do": 1},))
    after = Setup(settings={"web": {"port": 81, "host": "a"}}, rules=(), kits=("small",))
    assert changes(before, after) == (
        Change("settings.web.port", 80, 81),
        Change("rules.r", {"name": "r", "do": 1}, None),
        Change("kits", None, ("small",)),
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
