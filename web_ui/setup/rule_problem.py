"""Problem of a rule that was filled in, told by the labels of its form."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.texts import Texts
from host_daemon.base.texts import mark as _
from host_daemon.rules.action import KINDS
from host_daemon.rules.labels import WORDS
from host_daemon.rules.rule import When

LABELS = {
    "enabled": _("switched on"),
    "most_per_hour": _("maximum runs per hour"),
    "when": _("When"),
    "do": _("Do"),
}
# Of an error's values, those that are keys of the vocabulary of rules, or lists of such keys.
KEYS = ("event", "action", "fitting", "known")
_PLACE = re.compile(r"when\.(?P<filter>\w+)|do\[(?P<number>\d+)\](\.(?P<field>\w+))?")


def said(error: UserError, filled: Mapping[str, Any], words: Texts) -> str:
    """The error in the reader's language; what it says of places names the boxes that the reader sees.

    filled: the rule in its written form, as `rule_form.written` gives it.
    """
    inner = error.values.get("problem")
    if isinstance(inner, UserError):  # which rule it is in, the reader of its form knows
        error = inner
    values = dict(error.values)
    if "place" in values:
        values["place"] = _label(str(values["place"]), filled, words)
    for key in KEYS:
        if key in values:
            named = [words.text(_word(one)) for one in str(values[key]).split(", ")]
            values[key] = ", ".join(dict.fromkeys(named))
    return UserError(error.message, **values).said(words)


def _word(key: str) -> str:
    return WORDS.get(key, key)


def _label(place: str, filled: Mapping[str, Any], words: Texts) -> str:
    found = _PLACE.match(place)
    if found is None:
        return words.text(LABELS.get(place, place))
    if found["filter"]:
        return words.text(_doc(When, found["filter"]))
    kind = filled["do"][int(found["number"])]["do"]
    title = words.text(_word(kind))
    if not found["field"]:
        return title
    # What follows the semicolon explains the box, and is not its name.
    return f"{title}, {words.text(_doc(KINDS[kind], found['field'])).partition(';')[0]}"


def _doc(part: type, name: str) -> str:
    return next((field.metadata["doc"] for field in dataclasses.fields(part) if field.name == name), name)
