"""Receipts as tills print them: what of each `smilepost till test` must understand."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from host_daemon.settings.tills import TillSettings
from host_daemon.tills.layouts import layouts
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.stream import Conversation

# Behind a right value some files tell in brackets what was read before.
_BEFORE = re.compile(r"\s*\(.*\)$")
_MONEY = re.compile(r"-?\d+\.\d\d")


def faults(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file of receipts and what is wrong with how it is read, empty where nothing is."""
    for told in sorted(folder.glob("*/expected.json")):
        rules = json.loads(told.read_text(encoding="utf-8"))
        for name, right in rules.items():
            if (path := told.parent / name).is_file():
                yield f"{told.parent.name}/{name}", _fault(path, right, rules)


def _fault(path: Path, right: Any, rules: dict[str, Any]) -> str:
    if isinstance(right, str):
        number = re.search(r": (\d+),", right)
        money = _MONEY.search(right)
        assert money is not None
        right = {"sum": money[0]} | ({"number": number[1]} if number else {})
    layout = right.get("layout", rules.get("layout"))
    found = _read(path, layout, right.get("code_page"))
    good = [one for one in found if isinstance(one, Receipt)]
    bad = [one for one in found if isinstance(one, NoReceipt) and one.why is not None]
    wanted = right.get("receipts", [right])
    wrong = [f"{len(bad)} not understood"] if bad else []
    if len(good) != len(wanted):
        return "; ".join([f"{len(good)} receipts instead of {len(wanted)}", *wrong])
    for receipt, fields in zip(good, wanted, strict=True):
        wrong += _differences(receipt, fields)
    if other := right.get("as"):
        same = _read(path.parent / other.partition(" ")[0], layout, None)
        wrong += ["not the same as the other file"] if same != found else []
    return "; ".join(wrong)


def _read(path: Path, layout: str, code_page: str | None) -> list[Receipt | NoReceipt]:
    known = layouts(TillSettings())[layout]
    talk = Conversation(dataclasses.replace(known, code_page=code_page) if code_page else known)
    return talk.feed(path.read_bytes()) + talk.silence()


def _differences(receipt: Receipt, fields: dict[str, Any]) -> Iterator[str]:
    found = {
        "number": receipt.number,
        "sum": str(Decimal(receipt.sum).scaleb(-2)),
        "refund": receipt.sum < 0,
        "printed": receipt.printed,
        "cashier": receipt.operator,
        "positions": len(receipt.positions),
    }
    for name in found.keys() & fields.keys():
        right = _BEFORE.sub("", fields[name]) if isinstance(fields[name], str) else fields[name]
        if found[name] != right:
            yield f"{name} {found[name]!r} instead of {right!r}"
