"""What one service point remembers between two events."""

from __future__ import annotations

from host_daemon.contacts.point import PointState, ServicePoint
from host_daemon.settings.contacts import ContactSettings


def test_after_a_quiet_moment_nothing_is_remembered(day):
    point = ServicePoint(ContactSettings(answer_window_s=60, spam_window_s=3), {})
    point.feed(day.ask(0))
    assert point.state(1000) != PointState()
    point.feed(day.rate(5))
    assert point.state(7000).ratings != {}  # a second press at 7 s would be hammering
    assert point.state(8000).ratings == {}
    assert point.state(14_999) != PointState()  # a phrase at 14 s would be the same ask
    assert point.state(15_000) == PointState()


def test_a_phrase_of_the_next_hour_is_still_the_ask_of_the_fob(day):
    before = ServicePoint(ContactSettings(), {})
    before.feed(day.ask(3595))
    before.feed(day.rate(3598))
    after = ServicePoint(ContactSettings(), {}, before.state(3_598_000))
    after.feed(day.ask(3604, source="voice", operator="anna"))
    (contact,) = after.contacts(3_700_000)
    assert (contact.uid, contact.ending, contact.operator) == ("ask3595", "rated", "anna")


def test_it_goes_on_from_what_was_remembered(day):
    before = ServicePoint(ContactSettings(), {})
    before.feed(day.ask(0))
    after = ServicePoint(ContactSettings(), {}, before.state(1000))
    after.feed(day.rate(5))
    assert [(one.uid, one.ending) for one in after.contacts(6000)] == [("ask0", "rated")]
