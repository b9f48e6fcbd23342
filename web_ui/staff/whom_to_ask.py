"""Choice of customers to ask for a rating: by lot, shown to staff as soon as the customer has been served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from host_daemon.base.durations import DAY_MS
from host_daemon.events import Asked, Event, ReceiptPrinted, Served
from host_daemon.metrics.sample import SamplePlan, chosen, may_ask, plan
from host_daemon.projections.customers import customers
from host_daemon.projections.figures import asked
from host_daemon.projections.sale import HERE_MS
from host_daemon.settings.metrics import SampleSettings
from host_daemon.store.reader import Reader
from host_daemon.store.records import Point
from web_ui.core.access import STAFF
from web_ui.core.page import PageRouter
from web_ui.core.services import Now, Services, ServicesOf, SettingsOf

LONGEST_MONTH_MS = 31 * DAY_MS

router = PageRouter(STAFF)
routers = (router,)


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


@dataclass(frozen=True, kw_only=True)
class Draw:
    """The choice of customers. plan: how many of them are to be asked. salt: of the lot."""

    sample: SampleSettings
    plan: SamplePlan
    salt: str


@router.page("/ask", "ask.html")
def ask(services: ServicesOf, settings: SettingsOf, now: Now) -> AskPage:
    """Whether the customer at each counter is to be asked for a rating."""
    sample = settings.sample
    wanted = plan(sample.customers, sample.margin / 100)
    today = _date(now, services.zone)
    start = round(datetime.combine(today, time(), services.zone).timestamp() * 1000)
    served: tuple[Event, ...] = services.reader.events((ReceiptPrinted, Served), start)
    asked_today = asked(services.journal, settings.contacts, start)
    draw = Draw(sample=sample, plan=wanted, salt=services.config.own_secret("sample"))
    hints = []
    for point in services.config.points():
        here = [one for one in served if getattr(one, "point", "") == point.id]
        drawn = hint(point, here, asked_today[point.id], draw, now)
        newest = _customers(here)[-1] if drawn.at is not None else ()
        hints.append(_unless_asked_lately(drawn, newest, services, sample.again_months, today))
    return AskPage(customers=sample.customers, to_ask=wanted.ask, per_day=wanted.per_day, hints=tuple(hints))


def _unless_asked_lately(
    drawn: Hint, newest: tuple[Event, ...], services: Services, months: int, today: date
) -> Hint:
    """The hint, turned to no for a customer who was asked in the last months. newest: what tells of them."""
    found = (last_asked(services.reader, one, months) for one in newest)
    before = next((at for at in found if at is not None), None)
    if before is None or may_ask(_date(before, services.zone), today, months):
        return drawn
    return replace(drawn, ask=False, before=before)


def hint(point: Point, served: Sequence[Event], asked: int, draw: Draw, now: int) -> Hint:
    """The hint for staff at a point. served: today's customers there, in order. asked: of them, today."""
    at = served[-1].at if served and now - served[-1].at <= HERE_MS else None
    if at is None or not draw.sample.customers:
        return Hint(point=point.id, name=point.name, at=at, ask=False, asked=asked)
    known = _customers(served)
    if draw.sample.choice == "every":
        turn = len(known) % draw.plan.every == 0
    else:
        turn = chosen(known[-1][0].uid, draw.plan.ask / draw.sample.customers, draw.salt)
    return Hint(point=point.id, name=point.name, at=at, ask=turn, asked=asked)


def _customers(served: Sequence[Event]) -> list[tuple[Event, ...]]:
    return customers((type(one).__name__, one) for one in served)


def last_asked(reader: Reader, newest: Event, months: int) -> int | None:
    """Moment at which the customer of a receipt was asked after an earlier one of so many months.

    None: never, or no one knows, as of a press.

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
