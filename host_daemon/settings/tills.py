"""What a person can set about tills."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting
from host_daemon.tills.layout import Layout


@dataclass(frozen=True)
class Till:
    """One till and how its receipts come."""

    name: str = setting("till", "name of the till, unique on the post")
    point: str = setting("point-1", "service point at which it stands")
    source: str = setting(
        "",
        "where receipts come from: tcp-listen://0.0.0.0:9100, tcp://HOST:PORT, udp://0.0.0.0:9100, "
        "serial:/dev/ttyUSB0?baud=9600, sql (the address of the database is a secret, see `till database`); "
        "empty: only by HTTP",
    )
    layout: str = setting("fiscal-ru", "name of the layout that its text has")
    query: str = setting(
        "", "for sql: SELECT … AS key, … AS number, … AS sum, … AS printed, … WHERE … > :last ORDER BY …"
    )
    poll_s: float = setting(5.0, "for sql: seconds between two looks at the table", low=1, high=3600)
    idle_s: float = setting(5.0, "seconds of silence that end a receipt", low=0.5, high=120)


@dataclass(frozen=True)
class TillSettings:
    """Receipts from tills."""

    tills: tuple[Till, ...] = setting((), "the tills; none: no receipts")
    layouts: tuple[Layout, ...] = setting((), "own layouts, beside those that the post knows")
    wrong_clock_s: float = setting(
        120.0, "seconds by which a till's clock may differ before it is called wrong", low=30, high=3600
    )
