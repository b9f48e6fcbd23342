"""The table that says what pictures or recordings hold; rows that cannot be used are told, and left out."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, str]


class BadLabels(Exception):
    """A table or a folder that cannot be used; the text says why."""


def read(path: Path, texts: Sequence[str], numbers: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV table with a header.

    texts, numbers: the columns that must be there. Rows where one of them is empty, or a number is none, are
    told on stderr by their line. Raises BadLabels when the table cannot be read, lacks a column, or has no
    row to use.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            lacking = [name for name in (*texts, *numbers) if name not in (table.fieldnames or ())]
            if lacking:
                raise BadLabels(f"{path}: the first line names no column {', '.join(lacking)}")
            rows = []
            for row in table:
                wrong = [name for name in texts if not row[name]]
                wrong += [name for name in numbers if not _number(row[name])]
                if wrong:
                    left_out(f"{path}, line {table.line_num}: no {', '.join(wrong)}")
                else:
                    rows.append(row)
    except OSError as error:
        raise BadLabels(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadLabels(f"{path}: not a table in UTF-8: {error}") from None
    if not rows:
        raise BadLabels(f"{path}: no rows to measure")
    return rows


def left_out(why: str) -> None:
    """Tell that something is not measured, so that nobody takes the figures for those of all."""
    print(f"left out: {why}", file=sys.stderr)


def _number(text: str | None) -> bool:
    try:
        return math.isfinite(float(text or ""))
    except ValueError:
        return False
