"""Settings of tills."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


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
    answers: bool = setting(
        True, "answer the till when it asks how its printer is; off where a real printer answers"
    )
    idle_s: float = setting(5.0, "seconds of silence that end a receipt", low=0.5, high=120)


@dataclass(frozen=True)
class TillSettings:
    """Receipts from tills."""

    tills: tuple[Till, ...] = setting((), "the tills; none: no receipts")
    layouts: tuple[Layout, ...] = setting((), "own layouts, beside those that the post knows")
    wrong_clock_s: float = setting(
        120.0, "seconds by which a till's clock may differ before it is called wrong", low=30, high=3600
    )


CODE_PAGES = ("utf-8", "cp866", "cp1251", "cp1252", "cp437", "cp858")


@dataclass(frozen=True)
class Layout:
    """One kind of till."""

    name: str = setting("", "name of the layout")
    code_page: str = setting("cp866", "code page of the till's text", choices=CODE_PAGES)
    start: str = setting(
        "", "pattern of the line that begins a receipt; empty: whatever follows the last one"
    )
    end: str = setting(
        "", "pattern of a line that ends a receipt once it has a total; a paper cut ends one too"
    )
    number: str = setting("", "pattern of the receipt's number; empty: receipts have none")
    time: str = setting("", "pattern of date and time; empty: the till prints none")
    time_form: str = setting("%d.%m.%y %H:%M", "how the time is written, as strptime has it")
    sum: str = setting("", "pattern of the total")
    operator: str = setting("", "pattern of the cashier's name")
    customer: str = setting("", "pattern of the number of the customer's card; it is kept only as a hash")
    position: str = setting("", "pattern of a position")
    void: str = setting("", "pattern that makes the receipt no sale, such as a cancelled one or a report")
    refund: str = setting("", "pattern that makes the sum a refund")
