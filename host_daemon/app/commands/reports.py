"""The command `smilepost report`: any figure for a span, a point, an operator; printed or exported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from host_daemon.base.clock import now_ms
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import Texts, terminal
from host_daemon.base.texts import mark as _
from host_daemon.base.time_zone import zone
from host_daemon.reports.catalogue import REPORTS, build_report, report_context
from host_daemon.reports.data import ReportData, ReportFilter
from host_daemon.reports.groups import GROUPS
from host_daemon.reports.span import Span, month
from host_daemon.reports.table import to_csv, to_json, to_text, to_xlsx
from host_daemon.store.config import Config

# The calendar ends with the day after.
LAST_DAY = date.max - timedelta(days=1)
FORMS = {".csv": to_csv, ".json": to_json, ".xlsx": to_xlsx}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost report`."""
    words = terminal()
    command = commands.add_parser("report", help=words.text("print or export a figure for a period"))
    command.add_argument("name", choices=REPORTS, help=words.text("which report"))
    command.add_argument(
        "--from",
        dest="first",
        metavar="YYYY-MM-DD",
        help=words.text("first day; the month's first if not given"),
    )
    command.add_argument(
        "--to", dest="last", metavar="YYYY-MM-DD", help=words.text("last day; today if not given")
    )
    command.add_argument("--point", action="append", default=[], help=words.text("only this service point"))
    command.add_argument("--operator", action="append", default=[], help=words.text("only this operator"))
    command.add_argument("--by", choices=GROUPS, help=words.text("one row for each of these"))
    command.add_argument(
        "--out", type=Path, metavar="FILE", help=words.text("write to this .csv, .xlsx or .json file")
    )
    command.add_argument("--json", action="store_true", help=words.text("print JSON"))
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the report, or write it to a file."""
    words = terminal()
    if args.out is not None and args.out.suffix.lower() not in FORMS:
        raise UserError(words.text("{file}: its name must end in .csv, .xlsx or .json", file=args.out))
    config = Config(args.data)
    settings = config.settings()
    _warn(args.point, [one.id for one in config.points()], words)
    _warn(args.operator, [one.id for one in config.operators()], words)
    here = zone(settings.post.time_zone)
    now = now_ms()
    today = datetime.fromtimestamp(now / 1000, here).date()
    last = _day(args.last, words) or today
    first = _day(args.first, words) or month(last, here).first
    if first > last:
        raise UserError(
            words.text("The first day, {first}, is after the last, {last}.", first=first, last=last)
        )
    by = args.by or REPORTS[args.name].by[0]
    if by not in REPORTS[args.name].by:
        known = ", ".join(REPORTS[args.name].by)
        raise UserError(
            _("{report} has no rows by {by}; it has them by {known}"), report=args.name, by=by, known=known
        )
    source = ReportData(args.data / "journal.sqlite3", settings.contacts, now, report_context(settings))
    try:
        chosen = ReportFilter(tuple(args.point), tuple(args.operator))
        table = build_report(args.name, source, Span(first, last, here), chosen, by, words)
    finally:
        source.close()
    if args.out is not None:
        write_whole(args.out.absolute(), FORMS[args.out.suffix.lower()](table))
    elif args.json:
        sys.stdout.write(to_json(table).decode())
    else:
        sys.stdout.write(to_text(table))
    return 0


def _warn(wanted: Sequence[str], there: Sequence[str], words: Texts) -> None:
    """A slip of the pen would count nobody; what was removed since still has its figures."""
    for name in wanted:
        if name not in there:
            known = ", ".join(there) or "–"
            print(
                words.text("There is no {name} here now; there are {known}.", name=name, known=known),
                file=sys.stderr,
            )


def _day(text: str | None, words: Texts) -> date | None:
    try:
        return None if text is None else min(date.fromisoformat(text), LAST_DAY)
    except ValueError:
        raise UserError(words.text("{text} is no day; write it like 2026-11-30.", text=text)) from None
