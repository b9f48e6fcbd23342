"""Whom to ask for a rating: the lot decides, and staff see it as soon as the customer has been served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from fastapi import Request

from host_daemon.base.durations import DAY_MS
from host_daemon.events import Asked, Event, ReceiptPrinted, Served
from host_daemon.metrics.sample import SamplePlan, chosen, may_ask, plan
from host_daemon.projections.figures import asked
from host_daemon.projections.sale import HERE_MS
from host_daemon.settings.metrics import SampleSettings
from host_daemon.store.reader import Reader
from host_daemon.store.records import Point
from web_ui.core.access import STAFF
from web_ui.core.page import Pages
from web_ui.core.services import Post

LONGEST_MONTH_MS = 31 * DAY_MS


@dataclass(frozen=True, kw_only=True)
class Hint:
    """at: when the newest customer was served, None when nobody is there. ask: whether to ask them.

    asked: customers asked at this point today. before: when this one was asked, if that was too lately.
    """

    point: str
    name: str
    at: int | None
    ask: bool
    asked: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class AskPage:
    """customers: a month; to_ask: of them; per_day: that is so many a day. 0 customers: no plan is set."""

    customers: int
    to_ask: int
    per_day: float
    hints: tuple[Hint, ...]


def add(pages: Pages, post: Post) -> None:
    """Adds the route."""

    def ask(request: Request) -> AskPage:
        """Whether the customer at each counter is to be asked for a rating."""
        settings = post.config.settings()
        sample = settings.sample
        wanted = plan(sample.customers, sample.margin / 100)
        today = _date(post.now(), post.zone)
        start = round(datetime.combine(today, time(), post.zone).timestamp() * 1000)
        served: tuple[Event, ...] = post.reader.events((ReceiptPrinted, Served), start)
        asked_today = asked(post.journal, settings.contacts, start)
        salt = post.config.own_secret("sample")

        def told(point: Point) -> Hint:
            here = [one for one in served if getattr(one, "point", "") == point.id]
            times = asked_today[point.id]
            said = hint(point.id, point.name, here, times, sample, wanted, salt, post.now())
            newest = customers(here)[-1] if said.at is not None else ()
            months = sample.again_months
            before = next((found for one in newest if (found := last_asked(post.reader, one, months))), None)
            if before is None or may_ask(_date(before, post.zone), today, sample.again_months):
                return said
            return replace(said, ask=False, before=before)

        return AskPage(
            customers=sample.customers,
            to_ask=wanted.ask,
            per_day=wanted.per_day,
            hints=tuple(told(point) for point in post.config.points()),
        )

    pages.add("/ask", "ask.html", ask, STAFF)


def hint(
    point: str,
    name: str,
    served: list[Event],
    asked: int,
    sample: SampleSettings,
    wanted: SamplePlan,
    salt: str,
    now: int,
) -> Hint:
    """What staff at a point are told. served: today's customers there, in order."""
    at = served[-1].at if served and now - served[-1].at <= HERE_MS else None
    if at is None or not sample.customers:
        return Hint(point=point, name=name, at=at, ask=False, asked=asked)
    known = customers(served)
    if sample.choice == "every":
        turn = len(known) % wanted.every == 0
    else:
        turn = chosen(known[-1][0].uid, wanted.ask / sample.customers, salt)
    return Hint(point=point, name=name, at=at, ask=turn, asked=asked)


def customers(served: Sequence[Event]) -> list[tuple[Event, ...]]:
    """What tells of each customer at a point: a receipt, a press of the worker button, or both in turn.

    served: in order.
    """
    found: list[tuple[Event, ...]] = []
    for one in served:
        last = found[-1] if found else ()
        if len(last) == 1 and type(last[0]) is not type(one) and one.at - last[0].at <= HERE_MS:
            found[-1] = (*last, one)
        else:
            found.append((one,))
    return found


def last_asked(reader: Reader, newest: Event, months: int) -> int | None:
    """When the customer of a receipt was asked after an earlier one of so many months; None: never, or no one
    knows, as of a press.

    After a receipt its customer stands at the counter, until HERE_MS are over or the next one is printed.
    """
    if not isinstance(newest, ReceiptPrinted) or newest.customer is None:
        return None
    for receipt in reader.receipts_of(newest.customer, newest.at - months * LONGEST_MONTH_MS, newest.at):
        kinds: tuple[type[Event], ...] = (Asked, ReceiptPrinted)
        for event in reader.events(kinds, receipt.at, min(receipt.at + HERE_MS, newest.at)):
            if event.uid == receipt.uid or getattr(event, "point", "") != receipt.point:
                continue
            if isinstance(event, Asked):
                return event.at
            break
    return None


def _date(at: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at / 1000, zone).date()
