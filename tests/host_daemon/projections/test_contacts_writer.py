"""The contacts on disk are those that the whole journal folds to, whatever came when."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from host_daemon.contacts.fold import fold
from host_daemon.events import Asked, BackgroundMeasured, Rated
from host_daemon.metrics.emonps import asked_counts
from host_daemon.projections.contacts_reader import ContactsReader
from host_daemon.projections.contacts_writer import NEXT, OTHERS, behind, catch_up
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import add
from tests.host_daemon.projections.written import HOUR, opened, write
from tests.host_daemon.projections.written import journal as journal


def test_a_press_hours_late_changes_contact_and_counts(journal, day):
    write(journal, [day.ask(0), day.ask(8000), day.rate(8005)])
    reader = ContactsReader(journal, ContactSettings())
    assert (
        reader.counts(0, 10 * HOUR, 9 * HOUR)["silent"],
        reader.counts(0, 10 * HOUR, 9 * HOUR)["passive"],
    ) == (1, 1)
    write(journal, [day.rate(20)])
    assert (
        reader.counts(0, 10 * HOUR, 9 * HOUR)["silent"],
        reader.counts(0, 10 * HOUR, 9 * HOUR)["passive"],
    ) == (0, 2)


def test_a_late_ask_before_the_turn_of_the_hour_has_the_rating_after_it(journal, day):
    write(journal, [day.ask(3550, operator="anna"), day.rate(3605), day.ask(9000)])
    write(journal, [day.ask(3570, operator="anna", source="voice")])
    found = ContactsReader(journal, ContactSettings()).contacts(0, 2 * HOUR, 3 * HOUR)
    assert [(one.uid, one.ending) for one in found] == [("ask3550", "silent"), ("ask3570", "rated")]


def test_the_background_may_come_before_or_after_its_rating(journal, day):
    write(journal, [day.mood("rate5", at=2)])
    write(journal, [day.ask(0), day.rate(5), day.ask(100), day.rate(105, cause="press")])
    write(journal, [day.mood("press", at=102)])
    assert ContactsReader(journal, ContactSettings()).counts(0, HOUR, HOUR)["loyal"] == 2


def test_another_answer_window_makes_all_contacts_again(journal, day):
    write(journal, [day.ask(0), day.rate(80)])
    longer = ContactSettings(answer_window_s=90)
    write(journal, [], longer)
    assert behind(journal, longer) == 0
    reader = ContactsReader(journal, longer)
    assert [contact.ending for contact in reader.contacts(0, HOUR, HOUR)] == ["rated"]
    assert (reader.counts(0, HOUR, HOUR)["silent"], reader.counts(0, HOUR, HOUR)["passive"]) == (0, 1)
    # The counts follow on: this one changes a contact that is there.
    write(journal, [day.rate(40)], longer)
    assert (reader.counts(0, HOUR, HOUR)["silent"], reader.counts(0, HOUR, HOUR)["passive"]) == (0, 1)
    assert reader.counts(0, HOUR, HOUR)["unasked_positive"] == 1


def test_a_few_events_at_a_time_come_to_the_same(journal, day):
    events = [
        one
        for i in range(40)
        for one in (day.ask(i * 400), day.rate(i * 400 + 9), day.mood(f"rate{i * 400 + 9}"))
    ]
    journal.execute("BEGIN")
    add(journal, events, received_at=0)
    taken = [catch_up(journal, ContactSettings(), most=7) for _ in range(20)]
    journal.execute("COMMIT")
    assert taken == [7] * 17 + [1, 0, 0]
    assert ContactsReader(journal, ContactSettings()).counts(0, 10 * HOUR, 9 * HOUR)["loyal"] == 40


# Around the ends of hours, where states are put aside.
moments = st.one_of(
    st.integers(0, 4 * 3600).map(lambda seconds: seconds * 1000),
    st.tuples(st.integers(1, 3), st.integers(-70, 70)).map(lambda at: at[0] * HOUR + at[1] * 1000),
)
people = st.sampled_from([None, "anna", "boris"])
steps = st.one_of(
    st.tuples(st.just("ask"), moments, people, st.sampled_from(["fob1", "fob2", "voice"])),
    st.tuples(st.sampled_from(["positive", "negative"]), moments, people, st.sampled_from(["a", "b"])),
)


@st.composite
def batches(draw):
    """Events with their own uids in the batches in which they reach the journal."""
    events = []
    for i, (kind, at, operator, source) in enumerate(draw(st.lists(steps, min_size=1, max_size=25))):
        common = {"uid": f"e{i}", "at": at, "operator": operator, "source": source, "cause": f"p{i}"}
        point = draw(st.sampled_from(["till", "till", "café"]))
        events.append(
            Asked(point=point, **common) if kind == "ask" else Rated(point=point, rating=kind, **common)
        )
        if kind != "ask" and draw(st.booleans()):
            events.append(
                BackgroundMeasured(
                    uid=f"b{i}",
                    at=max(0, at - 3000),
                    cause=draw(st.sampled_from([f"e{i}", f"p{i}"])),
                    camera="counter",
                    start=max(0, at - 3000),
                    end=at + 3000,
                    frames=30,
                    seen=20,
                    positive=1.0,
                    neutral=0.0,
                    negative=0.0,
                    mood=draw(st.sampled_from(["positive", "neutral", "unknown"])),
                )
            )
    events = draw(st.permutations(events)) if draw(st.booleans()) else sorted(events, key=lambda e: e.at)
    groups, rest = [], list(events)
    while rest:
        size = draw(st.integers(1, 6))
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


@given(batches())
@settings(max_examples=400)
def test_the_written_contacts_are_those_of_the_fold(groups):
    connection, chosen, now = opened(), ContactSettings(), 5 * HOUR
    seen = []
    for group in groups:
        write(connection, group)
        seen += group
        reader = ContactsReader(connection, chosen)
        contacts = fold(seen, chosen, now)
        assert reader.contacts(0, now, now) == contacts
        counts = reader.counts(0, now, now)
        assert dataclasses.asdict(asked_counts(contacts)) == {
            name: counts[name] for name in ("loyal", "passive", "critics", "silent", "unmeasured")
        }
        assert sum(counts[name] for name in counts if name.startswith("unasked")) == sum(
            contact.ending == "feedback" for contact in contacts
        )
    connection.close()


def test_how_far_the_contacts_are_behind(journal, day):
    settings = ContactSettings()
    journal.execute("BEGIN")
    add(journal, [day.ask(i * 400) for i in range(10)], received_at=0)
    assert behind(journal, settings) == 10
    catch_up(journal, settings, most=7)
    assert behind(journal, settings) == 3
    catch_up(journal, settings)
    journal.execute("COMMIT")
    assert behind(journal, settings) == 0
    assert behind(journal, ContactSettings(answer_window_s=90)) == 10


def test_the_next_events_are_found_without_reading_all_of_them(journal):
    plan = journal.execute(f"EXPLAIN QUERY PLAN {NEXT}", (0, 1)).fetchall()
    assert [row[3] for row in plan] == ["SEARCH events USING INTEGER PRIMARY KEY (rowid>?)"]


def test_many_events_of_other_kinds_are_seen_once(journal, day):
    others = [(f"other{i}", "BoardReported", i, i, "{}") for i in range(OTHERS + 1)]
    journal.execute("BEGIN")
    add(journal, [day.ask(0)], received_at=0)
    journal.executemany(
        "INSERT INTO events (uid, kind, at, received_at, body) VALUES (?, ?, ?, ?, ?)", others
    )
    catch_up(journal, ContactSettings())
    journal.execute("COMMIT")
    assert behind(journal, ContactSettings()) == 0
