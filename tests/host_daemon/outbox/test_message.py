"""What a message about a customer's words says, and what it keeps to itself."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path

from host_daemon.base.texts import texts
from host_daemon.events import (
    BackgroundAsked,
    BackgroundMeasured,
    CutAsked,
    CutFailed,
    Event,
    ExpressionMeasured,
    FeedbackGiven,
    GoalCrossed,
    HealthChanged,
    IncidentOpened,
    NoticeOwed,
    PhotoAsked,
    PhotoTaken,
)
from host_daemon.outbox.message import Message, awaited, compose, empty
from host_daemon.store.names import Names

NOTICE = NoticeOwed(
    uid="r/notice", at=1, point="p", operator=None, rating="negative", targets=("all",), cause="r", rule="x"
)
WORDS = FeedbackGiven(
    uid="r/feedback",
    at=9,
    point="p",
    cause="r",
    reasons=("Waiting",),
    text="Двадцать минут",
    contact="+7 900 000-00-00",
    publish=False,
)


def message(key: str = "r/chat/words", language: str = "ru") -> Message:
    names = Names(post="Post", points={"p": "Counter 1"}, operators={})
    return compose(key, "words", (NOTICE, WORDS), names, texts(language), UTC, Path(), repeat=False)


def test_it_has_the_reasons_and_the_words_in_the_targets_language() -> None:
    assert "Ожидание" in message().text
    assert "«Двадцать минут»" in message().text


def test_the_contact_stays_on_the_post() -> None:
    assert "900" not in message().text
    assert "Клиент ждёт ответа" in message().text


def test_one_that_was_asked_for_again_says_so() -> None:
    assert "Sent again" in message("r/chat/words/again/5", "en").text
    assert "Sent again" not in message("r/chat/words", "en").text


def english(part: str, *events: Event, repeat: bool = False) -> list[str]:
    names = Names(post="Post", points={"p": "Counter 1"}, operators={})
    told = compose("k", part, (NOTICE, *events), names, texts("en"), UTC, Path(), repeat)
    return told.text.splitlines()[2:]


def test_the_words_link_to_their_incident_where_the_pages_have_an_address() -> None:
    opened = IncidentOpened(
        uid="r/incident", at=1, point="p", operator=None, rating="negative", cause="r", rule="x"
    )
    names = Names(post="Post", points={"p": "Counter 1"}, operators={})
    around = ((NOTICE, opened), names, texts("en"), UTC, Path(), False)
    link = "http://192.168.1.20:8000/incidents/r~1incident"
    assert compose("k", "alert", *around, "http://192.168.1.20:8000/").text.splitlines()[-1] == link
    assert link not in compose("k", "alert#0", *around, "http://192.168.1.20:8000/").text
    assert "incidents" not in compose("k", "alert", *around).text


def test_files_are_called_by_place_and_local_time() -> None:
    names = Names(post="Post", points={"p": "Касса 1"}, operators={})
    zone = timezone(timedelta(hours=3))
    told = compose("k", "alert", (NOTICE,), names, texts("ru"), zone, Path(), False)
    assert told.name == "Касса 1 1970-01-01 03-00-00"


def test_what_could_not_be_had_is_said() -> None:
    photo = PhotoAsked(uid="r/photo/c", at=1, camera="c", cause="r", point="p")
    assert english("alert", photo) == ["There is no photo of that moment."]
    failed = CutFailed(uid="r/cut/done", at=1, cut="r/cut", cause="r", reason="unheard-of")
    assert english("track", failed) == ["There is no track: unheard-of"]


def test_a_voice_message_is_told_and_stays_on_the_post() -> None:
    told = "The customer left a voice message; it can be heard on the incident's page."
    assert english("voice") == [told]


def test_what_may_be_a_repeat_says_so() -> None:
    assert any("may be a repeat" in line for line in english("voice", repeat=True))
    assert not any("repeat" in line for line in english("voice"))


BACKGROUND_ASKED = BackgroundAsked(uid="r/background", at=1, camera="c", start=0, end=3, cause="r", point="p")
BACKGROUND = BackgroundMeasured(
    uid="r/background/done",
    at=1,
    cause="r",
    camera="c",
    start=0,
    end=3,
    frames=9,
    seen=9,
    positive=0.0,
    neutral=0.2,
    negative=0.8,
    mood="negative",
)
ASKED = PhotoAsked(uid="r/photo/c", at=1, camera="c", cause="r", point="p")
TAKEN = PhotoTaken(
    uid="r/photo/c/done", at=1, photo=ASKED.uid, cause="r", camera="c", path="a.jpg", faces=1, sha256=""
)
CUT = CutAsked(
    uid="r/cut",
    at=1,
    track="incident",
    microphone="m",
    before_ms=1,
    after_ms=1,
    cause="r",
    point="p",
)


def test_a_rating_is_told_with_the_emotional_background_without_any_track() -> None:
    assert awaited("alert", (NOTICE, BACKGROUND_ASKED))
    assert not awaited("alert", (NOTICE, BACKGROUND_ASKED, BACKGROUND))
    assert english("alert", BACKGROUND) == ["Emotional background: negative"]


def test_a_target_that_may_get_no_photo_gets_none_and_waits_for_none() -> None:
    names = Names(post="Post", points={"p": "Counter 1"}, operators={})
    around = (names, texts("en"), UTC, Path(), False, "")
    assert compose("k", "alert", (NOTICE, ASKED, TAKEN), *around).files == (Path("a.jpg"),)
    without = compose("k", "alert", (NOTICE, ASKED, TAKEN), *around, ("words", "sound"))
    assert (without.files, without.text.splitlines()[2:]) == ((), [])
    assert awaited("alert", (NOTICE, ASKED)) and not awaited("alert", (NOTICE, ASKED), ("words", "sound"))


def test_a_target_that_may_get_no_sound_and_no_words_gets_neither() -> None:
    assert not empty("track", (NOTICE, CUT)) and empty("track", (NOTICE, CUT), ("words", "photo"))
    assert not empty("words", (NOTICE, WORDS)) and empty("words", (NOTICE, WORDS), ("photo", "sound"))
    assert empty("voice", (NOTICE,), ("photo", "sound"))


def test_that_no_face_was_seen_is_said() -> None:
    unseen = ExpressionMeasured(
        uid="r/expression/operator/done",
        at=1,
        camera="c",
        whose="operator",
        action="greeting",
        point="p",
        operator="anna",
        seen_before=0,
        positive_before=0.0,
        negative_before=0.0,
        seen=0,
        positive=0.0,
        negative=0.0,
        smile=0.0,
        cause="r",
        targets=("@operator",),
    )
    assert english("alert", unseen) == ["No face was seen, so no expression was measured."]


def test_a_failure_of_the_post_names_what_fails_and_then_that_it_works_again() -> None:
    failed = HealthChanged(
        uid="h", at=1, sense="camera", name="counter", health="failed", problem="No signal from it"
    )
    assert english("alert", failed) == ["counter: No signal from it"]
    again = HealthChanged(uid="h", at=1, sense="camera", name="counter", health="ok")
    assert english("alert", again) == ["counter: works again"]


def test_a_goal_that_is_missed_tells_the_figure_with_its_interval() -> None:
    missed = GoalCrossed(
        uid="g",
        at=1,
        loop="a",
        figure="Emotional NPS",
        point="",
        value=12.0,
        low=4.0,
        high=20.0,
        goal=50.0,
        n=306,
        met=False,
    )
    told = "Emotional NPS: the goal of 50 is missed, 12 (from 4 to 20, n = 306)"
    assert english("alert", missed) == [told]
