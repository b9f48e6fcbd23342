"""An incident with everything that belongs to it."""

from __future__ import annotations

import dataclasses
from typing import Any

from host_daemon.events import CutFailed, FeedbackGiven, IncidentMarked, IncidentOpened
from host_daemon.store.journal import add
from tests.web_ui.incident import AT, DEVICE, INCIDENT
from web_ui.core.services import Services
from web_ui.incidents.incident import Incident, lines, open_count, whole

CUT = f"{DEVICE}.1.1/rated/cut/incident"


def found(post: Services, uid: str = INCIDENT) -> Incident:
    incident = whole(post.reader, post.config, post.config.settings(), uid)
    assert incident is not None
    return incident


def store(post: Services, *events: Any) -> None:
    post.journal.submit(lambda db: add(db, events, AT)).result()


def test_what_has_its_cause_belongs_to_it(post: Services) -> None:
    incident = found(post)
    assert (incident.line.point, incident.line.operator, incident.line.rating) == (
        "Counter 1",
        "Anna",
        "negative",
    )
    assert [photo.camera for photo in incident.photos] == ["counter"]
    (track,) = incident.tracks
    assert track.duration_ms == 28_000
    assert 0 < track.moment < track.duration_ms
    assert incident.background is not None
    assert (incident.waiting, incident.missed) == ((), ())
    assert (incident.source, incident.certain) == ("board", True)


def test_measures_are_those_around_the_moment(post: Services) -> None:
    incident = found(post)
    start, end = incident.around
    assert (start, end) == (AT - 30_000, AT + 30_000)
    assert incident.seconds and all(start <= one.at < end for one in incident.seconds)


def test_another_event_is_no_incident(post: Services) -> None:
    assert whole(post.reader, post.config, post.config.settings(), f"{DEVICE}.1.1/rated") is None
    assert whole(post.reader, post.config, post.config.settings(), "nothing") is None


def test_what_is_still_being_made_is_waited_for(post: Services, incident_events: Any) -> None:
    events = incident_events(post.data, seq=2)
    made = [event for event in events if event.uid.endswith("/done")]
    store(post, *[event for event in events if event not in made])
    uid = INCIDENT.replace(".1.1/", ".1.2/")
    assert sorted(found(post, uid).waiting) == ["photo", "track"]
    cut = CUT.replace(".1.1/", ".1.2/")
    store(
        post,
        CutFailed(
            uid=f"{cut}/done",
            at=AT,
            cause=f"{DEVICE}.1.2/rated",
            cut=cut,
            reason="gone",
        ),
    )
    assert (found(post, uid).waiting, found(post, uid).missed) == (("photo",), ("gone",))


def test_the_last_mark_counts(post: Services) -> None:
    for number, (status, tags) in enumerate([("working", ("Price", "Staff")), ("closed", ("Staff",))]):
        mark = IncidentMarked(
            uid=f"m{number}",
            at=AT + number,
            cause=INCIDENT,
            user="vera",
            status=status,  # type: ignore[arg-type]
            comment="",
            tags=tags,
        )
        store(post, mark)
    incident = found(post)
    assert (incident.line.status, incident.tags, len(incident.marks)) == ("closed", ("Staff",), 2)
    assert open_count(post.reader, AT - 1, AT + 1) == 0
    assert lines(post.reader, post.config, 0, AT + 1, 10, "new") == ()
    assert [line.uid for line in lines(post.reader, post.config, 0, AT + 1, 10, "closed")] == [INCIDENT]


def test_words_of_the_customer_come_with_it(post: Services) -> None:
    words = FeedbackGiven(
        uid="w",
        at=AT,
        point="point-1",
        cause=f"{DEVICE}.1.1/rated",
        reasons=(),
        text="Too slow",
        contact="",
        publish=False,
    )
    store(post, words)
    assert [one.text for one in found(post).words] == ["Too slow"]


def test_a_list_is_cut_after_so_many(post: Services) -> None:
    opened = post.reader.event(INCIDENT)
    assert isinstance(opened, IncidentOpened)
    store(post, *(dataclasses.replace(opened, uid=f"i{n}", at=AT + n) for n in range(1, 4)))
    assert [line.uid for line in lines(post.reader, post.config, 0, AT + 9, 2)] == ["i3", "i2"]
