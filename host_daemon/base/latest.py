"""A value as it is at this moment: settings change while the post runs."""

from __future__ import annotations

from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Latest(Protocol[T_co]):
    """Gives the value as it is now; whoever keeps one asks it again at each use."""

    def __call__(self) -> T_co: ...
