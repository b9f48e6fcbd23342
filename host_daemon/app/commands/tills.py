"""The command `smilepost till`: what is understood of a till's text, before anything counts on it."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import secrets
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts, terminal
from host_daemon.settings.tills import CODE_PAGES, Layout, Till
from host_daemon.store.config import Config
from host_daemon.tills.escpos import EscPosLines
from host_daemon.tills.layout import layout_from_json
from host_daemon.tills.layouts import layouts
from host_daemon.tills.parser import NoReceipt, ReceiptParser
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.sql_table import SqlTable
from host_daemon.tills.stream import receipts
from host_daemon.tills.transports import SourceTrouble


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost till`."""
    words = terminal()
    till = commands.add_parser("till", help=words.text("tills: try a layout on what a till sends"))
    verbs = till.add_subparsers(metavar="VERB", required=True)
    verbs.add_parser("layouts", help=words.text("the layouts there are")).set_defaults(run=_layouts)
    test = verbs.add_parser("test", help=words.text("show what is understood of a file with receipts"))
    test.add_argument("file", type=Path)
    listen = verbs.add_parser("listen", help=words.text("show what is understood of a till's stream, live"))
    listen.add_argument("source", help="tcp-listen://0.0.0.0:9100, tcp://HOST:PORT, udp://…, serial:/dev/…")
    database = verbs.add_parser("database", help=words.text("tell the address of a till's database"))
    database.add_argument("till", help=words.text("name of the till"))
    database.add_argument("url", help="postgresql+pg8000://USER:PASSWORD@HOST/NAME, sqlite:////PATH, …")
    database.set_defaults(run=_database)
    token = verbs.add_parser("token", help=words.text("make the token with which a till hands over receipts"))
    token.add_argument("till", help=words.text("name of the till"))
    token.set_defaults(run=_token)
    for verb, run in ((test, _test), (listen, _listen)):
        verb.add_argument(
            "--layout",
            default="fiscal-ru",
            help=words.text("name of a layout, or a .json file with one"),
        )
        verb.add_argument("--code-page", choices=CODE_PAGES, help=words.text("instead of the layout's"))
        verb.set_defaults(run=run)


def _layouts(args: argparse.Namespace) -> int:
    for layout in layouts(Config(args.data).settings().tills).values():
        print(f"{layout.name:12} {layout.code_page}")
    return 0


def _test(args: argparse.Namespace) -> int:
    words = terminal()
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise UserError(f"{args.file}: {error.strerror}") from None
    lines, parser = EscPosLines(), ReceiptParser(_layout(args, words))
    found = []
    for line in lines.feed(data) + lines.flush():
        ended = parser.feed([line])
        for one in parser.understood():
            print(f"{one.field:>10}  {one.value:30.30}  ← {one.line}")
        for each in ended:
            _show(each, words)
        found += ended
    for each in parser.flush():
        _show(each, words)
        found.append(each)
    good = sum(isinstance(one, Receipt) for one in found)
    print(words.text("{good} receipts, {bad} not understood", good=good, bad=sum(map(_bad, found))))
    return 0 if good else 2


def _listen(args: argparse.Namespace) -> int:
    words = terminal()
    layout = _layout(args, words)

    async def show() -> None:
        async for one in receipts(Till(source=args.source), layout):
            if not isinstance(one, SourceTrouble):  # that is in the log, which is on the terminal
                _show(one, words)

    print(words.text("Listening; Ctrl-C ends."), flush=True)
    asyncio.run(show())
    return 0


def _database(args: argparse.Namespace) -> int:
    SqlTable(args.url, ":last").close()
    Config(args.data).put_secret("databases", args.till, args.url)
    return 0


def _token(args: argparse.Namespace) -> int:
    words = terminal()
    config = Config(args.data)
    if args.till not in [till.name for till in config.settings().tills.tills]:
        raise UserError(words.text("{till}: there is no such till in the settings", till=args.till))
    token = secrets.token_hex(24)
    config.put_secret("till_tokens", args.till, hashlib.sha256(token.encode()).hexdigest())
    print(token)
    return 0


def _layout(args: argparse.Namespace, words: Texts) -> Layout:
    name, known = args.layout, layouts(Config(args.data).settings().tills)
    if name in known:
        written = vars(known[name])
    elif name.endswith(".json"):
        try:
            written = json.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(f"{name}: {error}") from None
    else:
        raise UserError(
            words.text("there is no layout {name}; there are {all}", name=name, all=", ".join(known))
        )
    if args.code_page:
        written = {**written, "code_page": args.code_page}
    return layout_from_json(written)


def _bad(one: Receipt | NoReceipt) -> bool:
    return isinstance(one, NoReceipt) and one.why is not None


def _show(one: Receipt | NoReceipt, words: Texts) -> None:
    if isinstance(one, NoReceipt):
        if one.why:
            print(words.text("no receipt: {why}", why=one.why.said(words)), flush=True)
        return
    print(
        words.text(
            "receipt {number}: {sum}, {positions} positions, printed {printed}, cashier {operator}",
            number=one.number,
            sum=words.number(one.sum / 100, 2),
            positions=len(one.positions),
            printed=one.printed or "–",
            operator=one.operator or "–",
        ),
        flush=True,
    )
