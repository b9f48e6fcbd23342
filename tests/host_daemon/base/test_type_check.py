"""Whether a value out of JSON fits a type."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from host_daemon.base.type_check import fits, frozen


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (1, int),
        (1, float),
        (1.5, float),
        ("a", Literal["a", "b"]),
        (None, str | None),
        ("a", str | None),
        ((1, 2), tuple[int, ...]),
        (((1, 2),), tuple[tuple[int, int], ...]),
        ({"a": [1]}, dict[str, Any]),
        ([1], Any),
    ],
)
def test_what_fits(value: object, hint: Any) -> None:
    assert fits(value, hint)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (True, int),
        (True, float),
        (1.0, int),
        ("1", int),
        ("c", Literal["a", "b"]),
        (1, str | None),
        ((1, "2"), tuple[int, ...]),
        ((1,), tuple[int, int]),
        ([1], tuple[int, ...]),
        ([], dict[str, Any]),
    ],
)
def test_what_does_not_fit(value: object, hint: Any) -> None:
    assert not fits(value, hint)


def test_lists_are_frozen_as_deep_as_they_go() -> None:
    assert frozen([1, [2, [3]]]) == (1, (2, (3,)))
    assert frozen("abc") == "abc"
