"""Tables of labels of pictures or recordings; rows that cannot be used are told, and left out."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Labels:
    """The rows of a table that can be used, and how many cannot."""

    rows: list[Row]
    left_out: int


class BadLabels(Exception):
    """A table or a folder that cannot be used; the text says why."""


def read(
    path: Path, texts: Sequence[str], numbers: Sequence[str] = (), *, or_nothing: bool = False
) -> Labels:
    """The rows of a CSV table with a header; more columns than those asked for do no harm.

    texts, numbers: the columns that must be there. Rows where one of them is empty, or a number is none, are
    told on stderr by their line; with or_nothing a row may leave all its numbers empty. Raises BadLabels when
    the table cannot be read, lacks a column, or has no row to use.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            columns = table.fieldnames = [name.strip() for name in table.fieldnames or ()]
            lacking = [name for name in (*texts, *numbers) if name not in columns]
            if lacking:
                raise BadLabels(f"{path}: the first line names no column {', '.join(lacking)}")
            rows, wrong_rows = [], 0
            for row in table:
                row = {name: row[name].strip() if isinstance(row[name], str) else "" for name in columns}
                wrong = [name for name in texts if not row[name]]
                if not or_nothing or any(row[name] for name in numbers):
                    wrong += [name for name in numbers if not _number(row[name])]
                if wrong:
                    wrong_rows += 1
                    left_out(f"{path}, line {table.line_num}: no {', '.join(wrong)}")
                else:
                    rows.append(row)
    except OSError as error:
        raise BadLabels(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadLabels(f"{path}: not a table in UTF-8: {error}") from None
    if not rows:
        raise BadLabels(f"{path}: no rows to measure")
    return Labels(rows, wrong_rows)


def folder(path: Path) -> Path:
    """The folder that the table's files lie in. Raises BadLabels when there is none."""
    if not path.is_dir():
        raise BadLabels(f"{path}: there is no such folder")
    return path


def left_out(why: str) -> None:
    """Tell that something is not measured, so that nobody takes the figures for those of all."""
    print(f"left out: {why}", file=sys.stderr)


def _number(text: str | None) -> bool:
    try:
        return math.isfinite(float(text or ""))
    except ValueError:
        return False
