"""Whom to ask for a rating: the lot decides, and staff see it as soon as the customer has been served."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time

from fastapi import Request

from host_daemon.events import Asked, Event, ReceiptPrinted, Served
from host_daemon.metrics.sample import SamplePlan, chosen, plan
from host_daemon.metrics.settings import SampleSettings
from web_ui.access import STAFF
from web_ui.page import Pages
from web_ui.post import Post

# A customer is at the counter for so long after the receipt or the press that counted them.
HERE_MS = 120_000


@dataclass(frozen=True, kw_only=True)
class Hint:
    """at: when the newest customer was served, None when nobody is there. ask: whether to ask them.

    asked: customers asked at this point today.
    """

    point: str
    name: str
    at: int | None
    ask: bool
    asked: int


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
        sample = post.config.settings().sample
        wanted = plan(sample.customers, sample.margin / 100)
        today = datetime.fromtimestamp(post.now() / 1000, post.zone).date()
        start = round(datetime.combine(today, time(), post.zone).timestamp() * 1000)
        served: tuple[Event, ...] = post.reader.events((ReceiptPrinted, Served), start)
        asks = post.reader.events((Asked,), start)
        salt = _salt(post)
        return AskPage(
            customers=sample.customers,
            to_ask=wanted.ask,
            per_day=wanted.per_day,
            hints=tuple(
                hint(
                    point.id,
                    point.name,
                    [one for one in served if getattr(one, "point", "") == point.id],
                    sum(one.point == point.id for one in asks),
                    sample,
                    wanted,
                    salt,
                    post.now(),
                )
                for point in post.config.points()
            ),
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
    newest = served[-1] if served and now - served[-1].at <= HERE_MS else None
    if newest is None or not sample.customers:
        return Hint(point=point, name=name, at=newest.at if newest else None, ask=False, asked=asked)
    if sample.choice == "every":
        turn = len(served) % wanted.every == 0
    else:
        turn = chosen(newest.uid, wanted.ask / sample.customers, salt)
    return Hint(point=point, name=name, at=newest.at, ask=turn, asked=asked)


def _salt(post: Post) -> str:
    """The post's own secret, so that nobody at the counter can foresee the draw."""
    found = post.config.secret("sample", "salt")
    if not found:
        found = secrets.token_hex(16)
        post.config.put_secret("sample", "salt", found)
    return found
