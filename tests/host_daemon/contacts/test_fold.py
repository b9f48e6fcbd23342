"""Which rating belongs to which ask, and what all the others are."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from host_daemon.contacts.fold import fold
from host_daemon.events import Asked, BackgroundMeasured, Rated
from host_daemon.settings.contacts import ContactSettings


def endings(contacts):
    return [(contact.uid, contact.ending, contact.rating) for contact in contacts]


def test_a_rating_within_the_window_answers_the_ask(day):
    (contact,) = day.contacts(day.ask(0, cause="fob.1"), day.rate(8, "negative", cause="board.1"))
    assert contact.ending == "rated"
    assert contact.rating == "negative"
    assert (contact.asked_at, contact.closed_at) == (0, 8000)
    assert contact.causes == ("ask0", "fob.1", "rate8", "board.1")


def test_no_rating_in_the_window_is_silence(day):
    (contact,) = day.contacts(day.ask(5))
    assert (contact.ending, contact.rating, contact.closed_at) == ("silent", None, 65_000)


def test_an_ask_is_open_until_its_window_is_over(day):
    assert day.contacts(day.ask(0), now=60)[0].ending == "open"
    assert day.contacts(day.ask(0), now=60.001)[0].ending == "silent"


def test_the_last_millisecond_of_the_window_is_in_time(day):
    assert endings(day.contacts(day.ask(0), day.rate(60))) == [("ask0", "rated", "positive")]


def test_a_rating_after_the_window_is_feedback(day):
    assert endings(day.contacts(day.ask(0), day.rate(60.001))) == [
        ("ask0", "silent", None),
        ("rate60.001", "feedback", "positive"),
    ]


def test_a_remote_of_an_operator_answers_that_operators_ask_before_a_newer_one_of_nobody(day):
    found = day.contacts(
        day.ask(0, operator="anna", source="fob:anna"),
        day.ask(20, source="voice"),
        day.rate(24, operator="anna"),
    )
    assert endings(found) == [("ask0", "rated", "positive"), ("ask20", "silent", None)]


def test_two_numbers_on_one_keypad_are_two_ratings_however_fast(day):
    found = day.contacts(
        dataclasses.replace(day.rate(1, "negative"), number=42),
        dataclasses.replace(day.rate(2), number=43),
        dataclasses.replace(day.rate(3), number=43),
    )
    assert [(one.number, one.rating, one.repeats) for one in found] == [
        (42, "negative", ()),
        (43, "positive", ("rate3",)),
    ]


def test_an_unasked_rating_is_feedback(day):
    (contact,) = day.contacts(day.rate(3, "neutral"))
    assert (contact.ending, contact.asked_at, contact.asked) == ("feedback", None, False)


def test_hammering_counts_once_and_is_listed(day):
    (contact,) = day.contacts(
        day.ask(0), day.rate(5, "negative", "a"), day.rate(6, "positive", "b"), day.rate(8.5, uid="c")
    )
    assert (contact.rating, contact.closed_at, contact.repeats) == ("negative", 5000, ("b", "c"))


def test_a_press_after_the_spam_window_is_a_rating_of_its_own(day):
    assert endings(day.contacts(day.ask(0), day.rate(5), day.rate(8, "negative"))) == [
        ("ask0", "rated", "positive"),
        ("rate8", "feedback", "negative"),
    ]


def test_no_spam_window_counts_every_press(day):
    assert len(day.contacts(day.rate(1, uid="a"), day.rate(1, uid="b"), spam_window_s=0)) == 2


def test_two_remotes_are_two_ratings_and_the_first_answers(day):
    assert endings(day.contacts(day.ask(0), day.rate(5), day.rate(5.5, "negative", source="board:b"))) == [
        ("ask0", "rated", "positive"),
        ("rate5.5", "feedback", "negative"),
    ]


def test_a_second_ask_makes_the_first_customer_silent(day):
    contacts = day.contacts(day.ask(0), day.ask(20), day.rate(25))
    assert endings(contacts) == [("ask0", "silent", None), ("ask20", "rated", "positive")]
    assert contacts[0].closed_at == 20_000


def test_a_fob_pressed_twice_in_haste_asks_once(day):
    (contact,) = day.contacts(day.ask(0), day.ask(1), day.rate(5))
    assert (contact.ending, contact.repeats) == ("rated", ("ask1",))


def test_a_fob_and_a_phrase_ask_one_customer(day):
    # The fob, the spoken request four seconds later, the answer; then the same the other way round.
    found = day.contacts(
        day.ask(0, operator="anna"),
        day.ask(4, operator="anna", source="voice"),
        day.rate(9),
        day.ask(300, source="voice"),
        day.ask(306, operator="anna"),
        day.ask(400, operator="anna"),
        day.ask(420, operator="anna", source="voice"),
    )
    assert [(one.ending, one.operator, one.repeats) for one in found] == [
        ("rated", "anna", ("ask4",)),
        ("silent", "anna", ("ask306",)),
        ("silent", "anna", ()),
        ("silent", "anna", ()),
    ]


def test_a_phrase_belongs_to_the_newest_ask_whichever_fob_was_known_first(day):
    earlier = [day.ask(-100, source="fob1"), day.ask(-90, source="fob2")]
    both = [day.ask(0, source="fob2"), day.ask(6, source="fob1"), day.ask(9, source="voice")]
    found = day.contacts(*earlier, *both)
    assert [one.repeats for one in found] == [(), (), (), ("ask9",)]
    assert day.contacts(*both)[-1] == found[-1]


def test_a_customer_who_answers_before_the_phrase_was_asked_once(day):
    found = day.contacts(day.ask(0), day.rate(3), day.ask(5, source="voice"))
    assert [(one.ending, one.repeats) for one in found] == [("rated", ("ask5",))]


def test_two_operators_ask_by_fob_and_aloud_side_by_side(day):
    found = day.contacts(day.ask(0, operator="anna"), day.ask(4, operator="boris", source="voice"))
    assert [one.operator for one in found] == ["anna", "boris"]


def test_operators_ask_side_by_side(day):
    contacts = day.contacts(
        day.ask(0, operator="anna", source="fob1"),
        day.ask(10, operator="boris", source="fob2"),
        day.rate(12, "positive", operator="anna", source="board:a"),
        day.rate(20, "negative", operator="boris", source="board:b"),
    )
    assert [(c.operator, c.rating) for c in contacts] == [("anna", "positive"), ("boris", "negative")]


def test_a_shared_remote_answers_the_newest_ask(day):
    contacts = day.contacts(
        day.ask(0, operator="anna", source="fob1"), day.ask(10, operator="boris", source="fob2"), day.rate(12)
    )
    assert [(c.operator, c.ending) for c in contacts] == [("anna", "silent"), ("boris", "rated")]


def test_the_remote_of_another_operator_answers_nothing(day):
    contacts = day.contacts(day.ask(0, operator="anna"), day.rate(5, operator="boris"))
    assert [(c.operator, c.ending) for c in contacts] == [("anna", "silent"), ("boris", "feedback")]


def test_points_do_not_mix(day):
    contacts = day.contacts(day.ask(0, point="till"), day.rate(5, point="café"))
    assert [(c.point, c.ending) for c in contacts] == [("till", "silent"), ("café", "feedback")]


def test_a_rating_of_uncertain_time_answers_nothing_and_repeats_nothing(day):
    contacts = day.contacts(day.ask(0), day.rate(5, certain=False), day.rate(6))
    assert endings(contacts) == [
        ("ask0", "rated", "positive"),
        ("rate5", "feedback", "positive"),
    ]


def test_the_background_attaches_by_the_rating_or_its_press(day):
    for cause in ("rate5", "board.7"):
        (contact,) = day.contacts(
            day.mood(cause, at=2), day.ask(0), day.rate(5, uid="rate5", cause="board.7")
        )
        assert contact.mood == "positive"


def test_the_background_of_something_else_does_not_attach(day):
    (contact,) = day.contacts(day.ask(0), day.rate(5), day.mood("ask0", at=2))
    assert contact.mood is None


def test_a_press_that_arrives_hours_late_makes_a_silent_customer_a_rated_one(day):
    known = [day.ask(0), day.ask(100), day.rate(105)]
    assert [c.ending for c in day.contacts(*known)] == ["silent", "rated"]
    assert [c.ending for c in day.contacts(*known, day.rate(10))] == ["rated", "rated"]


def test_the_same_event_twice_counts_once(day):
    assert day.contacts(day.ask(0), day.rate(5)) == day.contacts(
        day.rate(5), day.ask(0), day.rate(5), day.ask(0)
    )


people = st.sampled_from([None, "anna", "boris"])
moments = st.integers(0, 200).map(lambda half_seconds: half_seconds * 500)
points = st.sampled_from(["till", "café"])
asks = st.builds(
    Asked,
    uid=st.just(""),
    at=moments,
    point=points,
    operator=people,
    source=st.sampled_from(["fob1", "fob2", "voice"]),
    cause=st.just(""),
)
ratings = st.builds(
    Rated,
    uid=st.just(""),
    at=moments,
    point=points,
    operator=people,
    rating=st.sampled_from(["positive", "neutral", "negative"]),
    source=st.sampled_from(["board:a", "board:b", "voice"]),
    cause=st.just(""),
    at_certain=st.booleans(),
)


@st.composite
def journals(draw):
    """Events with their own uids, some ratings with a background, and the same in another order."""
    steps = draw(st.lists(st.one_of(asks, ratings), max_size=25))
    events = [dataclasses.replace(step, uid=f"e{i}") for i, step in enumerate(steps)]
    for step in [step for step in events if isinstance(step, Rated)]:
        if draw(st.booleans()):
            events.append(
                BackgroundMeasured(
                    uid=f"{step.uid}/background/done",
                    at=max(0, step.at - 3000),
                    cause=step.uid,
                    camera="counter",
                    start=max(0, step.at - 3000),
                    end=step.at + 3000,
                    frames=30,
                    seen=20,
                    positive=1.0,
                    neutral=0.0,
                    negative=0.0,
                    mood="positive",
                )
            )
    return events, draw(st.permutations(events))


@given(journals())
@settings(max_examples=300)
def test_the_order_of_arrival_changes_nothing(both):
    events, shuffled = both
    in_order = fold(events, ContactSettings(), 150_000)
    assert fold(shuffled, ContactSettings(), 150_000) == in_order


@given(journals())
@settings(max_examples=300)
def test_every_ask_and_rating_has_exactly_one_place(both):
    events, _ = both
    contacts = fold(events, ContactSettings(), 150_000)
    listed = [uid for contact in contacts for uid in contact.causes + contact.repeats]
    assert sorted(listed) == sorted(event.uid for event in events if isinstance(event, Asked | Rated))
    for contact in contacts:
        if contact.ending == "rated":
            assert 0 <= contact.closed_at - contact.asked_at <= 60_000
