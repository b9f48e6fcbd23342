"""Values that people wrote: what becomes of them, and how they are refused."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.validation import BadValue, build, members
from host_daemon.settings.field import setting
from host_daemon.settings.tree import Settings


class BadShelf(UserError):
    pass


@dataclass(frozen=True)
class Board:
    SHAPE: ClassVar[str] = "{place}: a board has a length"

    length: float = setting(dataclasses.MISSING, "in metres", low=0, high=3, wrong="{place}: up to {high} m")


@dataclass(frozen=True)
class Shelf:
    name: str
    boards: tuple[Board, ...] = ()
    tints: dict[str, Annotated[str, {"choices": ("red", "green")}]] = dataclasses.field(default_factory=dict)
    most: int = setting(5, "books", low=1, wrong="{place}: a number of books, not {value}")
    note: str | None = None


def refusal(written: object) -> str:
    with pytest.raises(BadShelf) as caught:
        build(Shelf, written, whole="shelf", error=BadShelf)
    return str(caught.value)


def test_what_is_not_written_keeps_its_default():
    settings = build(Settings, {"web": {"port": 9000}})
    assert settings.web.port == 9000
    assert settings.web.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ({"wb": {}}, "wb: there is no such field"),
        ({"web": {"prt": 1}}, "web.prt: there is no such field"),
        ({"web": {"port": "9000"}}, "web.port: a whole number was expected"),
        ({"web": {"port": 0}}, "web.port: 0 is too small, the least is 1"),
        ({"web": {"port": 70000}}, "the most is 65535"),
        ({"contacts": {"silent_weight": 0.1}}, "the least is 0.2"),
        ({"post": {"language": "fr"}}, "one of en, ru was expected"),
        ({"audio": {"microphones": {}}}, "audio.microphones: a list was expected"),
        ({"audio": {"microphones": [{"rol": 1}]}}, r"audio.microphones\[0\].rol"),
        ([], "settings: an object was expected"),
        ({"tills": {"tills": [{"name": "t\x001"}]}}, r"tills\[0\].name: 't\\x001' has characters that"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_place(written: object, place: str):
    with pytest.raises(BadValue, match=place):
        build(Settings, written)


def test_nested_objects_and_lists_become_dataclasses_and_tuples() -> None:
    written = {"name": "a", "boards": [{"length": 2}], "tints": {"left": "red"}, "note": None}
    assert build(Shelf, written) == Shelf("a", (Board(2.0),), {"left": "red"})


def test_what_is_a_dataclass_already_stays() -> None:
    assert build(Shelf, {"name": "a", "boards": [Board(1.0)]}).boards == (Board(1.0),)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ([], "shelf: an object was expected, not []"),
        ({}, "shelf: name is missing"),
        ({"name": None}, "name: a text was expected, not None"),
        (
            {"name": "a", "tints": {"left": "blue"}},
            "tints.left: one of red, green was expected, not 'blue'",
        ),
        ({"name": "a", "tints": []}, "tints: an object was expected, not []"),
        ({"name": "a", "note": 1}, "note: a text was expected, not 1"),
    ],
)
def test_a_refusal_names_the_place(written: object, says: str) -> None:
    assert refusal(written) == says


@pytest.mark.parametrize("board", [{}, {"length": "long"}, {"length": float("nan")}, {"size": 1}, 7])
def test_the_sentence_on_a_shape_is_said_of_whatever_lacks_it(board: object) -> None:
    assert refusal({"name": "a", "boards": [board]}).endswith(": a board has a length")


def test_a_field_has_its_own_words_for_what_is_out_of_range() -> None:
    assert refusal({"name": "a", "boards": [{"length": 4}]}) == "boards[0].length: up to 3 m"
    assert refusal({"name": "a", "most": 0}) == "most: a number of books, not 0"
    assert refusal({"name": "a", "most": "many"}) == "most: a number of books, not 'many'"


def test_members_of_an_object() -> None:
    assert members({"a": 1}, "it", ("a", "b"), ("a",)) == {"a": 1}
    with pytest.raises(BadValue, match="it: a is missing"):
        members({"b": 1}, "it", ("a", "b"), ("a",))
    with pytest.raises(BadValue, match=r"it\.c: there is no such field; known here are a, b"):
        members({"c": 1}, "it", ("a", "b"))


def test_a_refusal_shows_no_password_of_a_camera() -> None:
    cameras = {"source": "rtsp://anna:s3/cret@camera/v"}
    with pytest.raises(BadValue) as refused:
        build(Settings, {"vision": {"cameras": cameras}})
    assert str(refused.value).endswith("not {'source': 'rtsp://…@camera/v'}")
