"""Kits as files, and what is wrong in one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from host_daemon.base.texts import texts
from host_daemon.kits.kit import BadKit, load, names
from host_daemon.reports.catalogue import REPORTS
from host_daemon.rules.action import OpenListening
from host_daemon.rules.defaults import RULES

# PRODUCT.md: "Motivator, Meter, Controller, Voice" and four beside them.
EIGHT = {
    "motivator",
    "meter",
    "controller",
    "voice",
    "emonps-terminal",
    "emonps-voice",
    "service-with-a-smile",
    "sales-tachometer",
}


def test_there_are_eight():
    assert set(names()) == EIGHT
    assert names()[:4] == ("motivator", "meter", "controller", "voice")


@pytest.mark.parametrize("name", sorted(EIGHT))
def test_each_is_usable_and_speaks_russian(name):
    kit = load(name)
    assert kit.rules
    assert set(kit.reports) <= set(REPORTS)
    for text in (kit.title, kit.about, *(rule.name for rule in kit.rules)):
        assert texts("ru").text(text) != text


def test_each_contains_the_lower_ones():
    ladder = [load(name) for name in ("motivator", "meter", "controller", "voice")]
    for lower, upper in pairwise(ladder):
        assert {rule.name for rule in lower.rules} <= {rule.name for rule in upper.rules}
        assert set(lower.pages) < set(upper.pages)
        assert set(lower.reports) <= set(upper.reports)
    assert ladder[3].boards == {"fob": {"0": "ask"}, "force_majeure": {"0": "force_majeure"}}


def test_the_rules_of_a_new_post_are_the_same_in_every_kit():
    known = {rule.name: rule for rule in RULES}
    own = {rule.name for name in EIGHT for rule in load(name).rules if known.get(rule.name) != rule}
    told = {"rating told to staff", "silence told to staff"}
    assert own == {"sale track", "reaction to what staff say", "own smile"} | told


def test_the_voice_kit_listens_for_a_minute():
    assert any(OpenListening(60) in rule.do for rule in load("emonps-voice").rules)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = 1", "title: a text"),
        ('title = "a"\nabout = "b"\ncolour = "red"', "colour: there is no such field"),
        ('title = "a"\nabout = "b"\nincludes = ["x"]', "includes itself"),
        ('title = "a"\nabout = "b"\nincludes = ["y"]', "there is no kit 'y'"),
        ('title = "a"\nabout = "b"\n[settings.contacts]\nsilent_weight = 2', "silent_weight: 2.* too large"),
        ('title = "a"\nabout = "b"\n[boards.fob]\n"0" = "sing"', r"boards.fob.0: one of positive, .*'sing'"),
        ('title = "a"\nabout = "b"\n[[rules]]\nname = "r"', "do: at least one"),
        ('title = "a"\nabout = "b"\n[[phrases]]\ntext = "r"', r"phrases\[0\]"),
        (
            'title = "a"\nabout = "b"\n[[phrases]]\nkey = "r"\ntext = "r"\nlanguage = "en"\ngroup = "song"',
            r"phrases\[0\]\.group: one of request",
        ),
        ('title = "a"\nabout = "b"\nbasics = ["sing"]', r"basics\[0\]: one of negative rating, .*'sing'"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(tmp_path, text, says):
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(BadKit, match=says):
        load("x", tmp_path)
