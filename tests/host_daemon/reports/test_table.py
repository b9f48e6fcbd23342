"""The forms of a table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from host_daemon.reports.table import ReportTable, harmless, to_csv, to_json, to_text, to_xlsx


@pytest.fixture
def table():
    return ReportTable(
        "Оценки/2026",
        ("operator", "value", "n"),
        ("сотрудник", "значение", "n"),
        (("Анна, старшая", 12.34, 40), ("=HYPERLINK(1)", None, 3)),
    )


def test_csv(table):
    rows = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    assert rows == [["operator", "value", "n"], ["Анна, старшая", "12.34", "40"], ["'=HYPERLINK(1)", "", "3"]]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Супер;=1+2;x", "Супер;'=1+2;x"),
        ("one\n=2+2", "one\n'=2+2"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("a, +7 900", "a, '+7 900"),
        ('x;"=1"', 'x;"\'=1"'),
        (" =1", " '=1"),
        ("a|-1", "a|'-1"),
        ("10:00 – 11:00, e-mail", "10:00 – 11:00, e-mail"),
    ],
)
def test_no_column_or_line_of_a_text_is_a_formula(typed, written):
    assert harmless(typed) == written


def test_csv_in_russian_is_parted_by_semicolons_with_decimal_commas(table):
    rows = to_csv(replace(table, language="ru")).decode("utf-8-sig").splitlines()
    assert rows[:2] == ["operator;value;n", "Анна, старшая;12,34;40"]


def test_a_control_that_somebody_typed_spoils_no_workbook():
    tagged = ReportTable("t", ("a",), ("a",), (("que\x0bue",), ("\x08=1+1",)))
    rows = list(load_workbook(io.BytesIO(to_xlsx(tagged))).active.values)
    assert rows == [("a",), ("queue",), ("'=1+1",)]


def test_json(table):
    assert json.loads(to_json(table))["rows"][0] == {"operator": "Анна, старшая", "value": 12.34, "n": 40}


def test_xlsx(table):
    sheet = load_workbook(io.BytesIO(to_xlsx(table))).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["сотрудник", "значение", "n"],
        ["Анна, старшая", 12.34, 40],
        ["'=HYPERLINK(1)", None, 3],
    ]
    assert all(cell.data_type != "f" for row in sheet.rows for cell in row)


def test_text(table):
    assert to_text(table).splitlines() == [
        "Оценки/2026",
        "сотрудник      значение   n",
        "Анна, старшая      12.3  40",
        "=HYPERLINK(1)         –   3",
    ]
