"""Contexts as they are made from the configuration and the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from host_daemon.events import (
    Asked,
    BurstSeen,
    Event,
    PhraseJudged,
    RecordingStarted,
    TrackRemoved,
    VisitorCounted,
)
from host_daemon.pipeline.context import Context, attribute, context_of, placed
from host_daemon.rules.defaults import RULES
from host_daemon.rules.dry_run import PlacedEvent
from host_daemon.settings.audio import Microphone
from host_daemon.settings.contacts import Numbered
from host_daemon.settings.tree import Settings
from host_daemon.settings.vision import Camera
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.duty import signs
from host_daemon.store.journal import add
from host_daemon.store.records import Board
from host_daemon.store.schema import connect, migrate
from tests.fakes.said import heard
from tests.fakes.told import press

REMOTE = Board(device="a0b1c2d3e4f5", name="r", app="remote", pins="x", point="p", meanings={"0": "negative"})
FOB = Board(
    device="f0b000000001",
    name="f",
    app="fob",
    pins="x",
    point="p",
    operator="anna",
    meanings={"1.hold": "record"},
)
TALK = RecordingStarted(uid="t/recording", at=40_000, point="p", operator="anna", board=FOB.device, cause="t")
BURST = BurstSeen(
    uid="counter.1/burst",
    at=100_000,
    camera="counter",
    direction="negative",
    change=-1.0,
    positive=0.0,
    negative=0.9,
)


class Site:
    """The point `p` with two boards, a microphone and two cameras; Boris serves there, then Vera."""

    def __init__(self, data: Path) -> None:
        self.connection = connect(str(data / "journal.sqlite3"))
        migrate(self.connection)
        config, base = Config(data), Settings()
        config.put(REMOTE)
        config.put(FOB)
        self.settings = replace(
            base,
            audio=replace(base.audio, microphones=(Microphone(name="m", point="p"),)),
            vision=replace(
                base.vision,
                cameras=(
                    Camera(name="counter", point="p"),
                    Camera(name="till", point="p", role="operator"),
                ),
            ),
            contacts=replace(base.contacts, numbers=(Numbered(number=7, operator="vera"),)),
        )
        asks = [
            Asked(uid=who, at=at, point="p", operator=who, source="fob", cause=who)
            for at, who in ((90_000, "boris"), (150_000, "vera"))
        ]
        self.directory = Directory(config, lambda: self.settings, signs(asks, config))

    def context(self, event: Event) -> Context | None:
        return context_of(
            event,
            self.connection,
            self.directory,
            rules=RULES,
            settings=self.settings,
            zone=UTC,
            now=200_000,
        )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_press_happens_where_its_board_stands_with_whoever_served_then(site: Site) -> None:
    context = site.context(press(REMOTE.device, 100_000, 0))
    assert context is not None
    assert (context.point, context.operator, context.meaning) == ("p", "boris", "negative")
    assert (context.served_by, context.board, context.recording) == ("ask", REMOTE, None)


def test_a_board_of_one_s_own_names_its_operator(site: Site) -> None:
    assert attribute(press(FOB.device, 100_000, 0), site.directory) == ("p", "anna", "board", None)


def test_a_keypad_s_number_names_the_worker(site: Site) -> None:
    named = attribute(replace(press(REMOTE.device, 100_000, 0), number=7), site.directory)
    assert named == ("p", "vera", "number", "negative")


def test_the_number_of_a_service_blames_nobody_whoever_serves_there(site: Site) -> None:
    named = attribute(replace(press(REMOTE.device, 100_000, 0), number=8), site.directory)
    assert named == ("p", None, "", "negative")


@pytest.mark.parametrize(
    "event", [press("0" * 12, 100_000, 0), replace(BURST, camera="attic")], ids=["board", "camera"]
)
def test_an_unknown_source_has_no_context(site: Site, event: Event) -> None:
    assert site.context(event) is None


def test_events_of_no_place_are_left_out_of_a_dry_run(site: Site) -> None:
    events = [press("0" * 12, 100_000, 0), BURST]
    assert placed(events, site.directory) == [PlacedEvent(BURST, "p", "boris")]


def test_a_burst_happens_where_its_camera_stands(site: Site) -> None:
    assert attribute(BURST, site.directory) == ("p", "boris", "ask", None)


def test_events_of_no_place_have_no_context(site: Site) -> None:
    removed = TrackRemoved(uid="x", at=1, track="x", path="a", reason="age")
    counted = VisitorCounted(uid="v", at=1, point="p", source="board:x", cause="x")
    assert site.context(removed) is site.context(counted) is None


def test_the_talk_that_the_board_records_is_found_in_the_transaction(site: Site) -> None:
    add(site.connection, (TALK,), 40_000)
    context = site.context(press(FOB.device, 100_000, 1, gesture="hold"))
    assert context is not None and context.recording == TALK


def test_the_devices_are_those_of_the_point(site: Site) -> None:
    context = site.context(BURST)
    assert context is not None
    assert (context.microphones, context.cameras("customer")) == (("m",), ("counter",))
    assert context.cameras("operator") == ()
    site.settings = replace(site.settings, vision=replace(site.settings.vision, measure_staff=True))
    context = site.context(BURST)
    assert context is not None and context.cameras("operator") == ("till",)


def test_a_verdict_has_the_context_of_its_phrase(site: Site) -> None:
    phrase = replace(heard(100_000, "x", "displeasure", text="", sure=False), point="p", past="work/1")
    judged = PhraseJudged(uid="j", at=160_000, cause=phrase.uid, right=True, user="maria")
    assert site.context(judged) is None
    add(site.connection, (phrase,), 100_000)
    context = site.context(judged)
    assert context is not None
    assert (context.judged, context.operator, context.past) == (phrase, "boris", True)


def test_what_a_press_stands_for_has_its_own_operator_and_no_board(site: Site) -> None:
    context = site.context(press(REMOTE.device, 100_000, 0))
    assert context is not None
    meant = context.of_meaning("vera")
    assert (meant.operator, meant.meaning, meant.board) == ("vera", None, None)
    assert context.operator == "boris"
