"""Layout of one kind of till: a pattern for each part of a receipt.

A pattern is a regular expression, searched in one line, without regard to case. `number`, `time`, `sum`,
`operator` and `customer` give their first group; `position` has the groups name, quantity, price and sum,
of which all but the name may be missing.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import AMONG, build
from host_daemon.settings.tills import Layout

GROUPS = ("name", "quantity", "price", "sum")


class BadLayout(UserError):
    """A layout that cannot be used. The text names the field and says what would do."""


PATTERNS = ("start", "end", "number", "time", "sum", "operator", "customer", "position", "void", "refund")


def layout_from_json(written: object) -> Layout:
    """The layout in a JSON object. Raises BadLayout."""
    layout = build(Layout, written, "layout", error=BadLayout)
    for field in ("name", "sum"):
        if not getattr(layout, field):
            raise BadLayout(
                _("{place}: this is needed; without it no receipt can be read"), place=f"layout.{field}"
            )
    for field in PATTERNS:
        try:
            groups = re.compile(getattr(layout, field))
        except re.error as error:
            raise BadLayout(
                _("{place}: this is no regular expression: {problem}"), place=f"layout.{field}", problem=error
            ) from None
        if (
            field in ("number", "time", "sum", "operator", "customer")
            and getattr(layout, field)
            and not groups.groups
        ):
            raise BadLayout(_("{place}: put brackets around the part that counts"), place=f"layout.{field}")
        if field == "position" and layout.position:
            if "name" not in groups.groupindex:
                raise BadLayout(_("layout.position: name the part with the goods: (?P<name>...)"))
            if unknown := set(groups.groupindex) - set(GROUPS):
                raise BadLayout(
                    AMONG, place="layout.position", known=", ".join(GROUPS), value=repr(min(unknown))
                )
    return layout


def layout_to_json(layout: Layout) -> dict[str, Any]:
    return dataclasses.asdict(layout)
