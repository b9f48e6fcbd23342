"""Tables of labels. What a command says of them is in test_pictures.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.evaluate.labels import BadLabels, folder, read


@pytest.fixture
def table(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "labels.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_rows_that_can_be_used_and_how_many_cannot(table, capsys):
    found = read(table("file,x\na.png,1\nb.png,one\n,2\nc.png,nan\nd.png,2.5\n"), ("file",), ("x",))
    assert [row["file"] for row in found.rows] == ["a.png", "d.png"]
    assert found.left_out == 3
    told = capsys.readouterr().err.splitlines()
    assert [line.rsplit(", ", 1)[1] for line in told] == ["line 3: no x", "line 4: no file", "line 5: no x"]


def test_a_row_may_leave_all_its_numbers_empty_where_that_is_allowed(table):
    text = "file,x,y\na.png,,\nb.png,1,\nc.png,1,2\n"
    assert [row["file"] for row in read(table(text), ("file",), ("x", "y"), or_nothing=True).rows] == [
        "a.png",
        "c.png",
    ]
    assert [row["file"] for row in read(table(text), ("file",), ("x", "y")).rows] == ["c.png"]


def test_spaces_and_a_short_row_do_no_harm(table):
    found = read(table(" file , note\n a.png \n"), ("file",))
    assert found.rows == [{"file": "a.png", "note": ""}]


@pytest.mark.parametrize(
    ("text", "why"),
    [("x\n1\n", "names no column file"), ("file\n", "no rows to measure"), ("", "names no column")],
)
def test_a_table_that_cannot_be_used_says_why(table, text: str, why: str):
    with pytest.raises(BadLabels, match=why):
        read(table(text), ("file",))


def test_no_table_and_no_folder(tmp_path: Path):
    with pytest.raises(BadLabels, match="No such file"):
        read(tmp_path / "labels.csv", ("file",))
    with pytest.raises(BadLabels, match="no such folder"):
        folder(tmp_path / "gone")
    assert folder(tmp_path) == tmp_path
