"""A report as a table, and as CSV, JSON, XLSX or text."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | float | None

# A spreadsheet takes a text that begins with one of these for a formula, whoever wrote it.
# So it does with what stands after a line's end, or after a mark that parts its columns.
FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\"']*)(?=[=+\-@\t\r＝＋－＠])")


@dataclass(frozen=True)
class ReportTable:
    """columns: short names of ours, the same in every language; titles: as people read them.

    meaning: what the figures say, in a sentence or two. language: of the reader.
    """

    title: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    meaning: str = ""
    language: str = "en"


def to_csv(table: ReportTable) -> bytes:
    """CSV with a line of column names, as spreadsheets of the reader's language open it."""
    return csv_file(table.columns, table.rows, table.language)


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """CSV in UTF-8 with the mark that spreadsheets look for.

    In Russian a semicolon parts the columns, for the comma stands in numbers.
    """
    out, russian = io.StringIO(), language == "ru"
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if russian else ",")
    writer.writerow(columns)
    writer.writerows(
        [
            str(cell).replace(".", ",") if russian and isinstance(cell, float) else harmless(cell)
            for cell in row
        ]
        for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def to_json(table: ReportTable) -> bytes:
    """One object: the title, what it means, and the rows as objects."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return (
        json.dumps(
            {"title": table.title, "meaning": table.meaning, "rows": rows}, ensure_ascii=False, indent=1
        )
        + "\n"
    ).encode()


def to_xlsx(table: ReportTable) -> bytes:
    """A workbook of one sheet, with the titles as its first row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(char for char in table.title if char not in r"\/*?:[]")[:31])
    sheet.freeze_panes = "A2"
    sheet.append([str(title) for title in table.titles])
    for row in table.rows:
        sheet.append([harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_text(table: ReportTable) -> str:
    """The table for a terminal: aligned, with its title above it."""
    cells = [table.titles, *([_plain(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.titles))]
    numeric = [all(not isinstance(row[i], str) for row in table.rows) for i in range(len(table.titles))]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]
    meaning = textwrap.wrap(table.meaning, 100)
    return "\n".join([table.title, *lines, *(("", *meaning) if meaning else ())]) + "\n"


def _plain(cell: Cell) -> str:
    if cell is None:
        return "–"
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def harmless(cell: Cell) -> Cell:
    """A cell in which no spreadsheet sees a formula, whatever parts its columns."""
    if not isinstance(cell, str):
        return cell
    # A workbook takes none of the controls, whoever typed them.
    return FORMULA.sub(r"\1\2'", ILLEGAL_CHARACTERS_RE.sub("", cell))
