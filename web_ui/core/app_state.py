"""Objects that belong to one application, as dependencies of its handlers."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from fastapi import Request

T = TypeVar("T")


class AppState:
    """Dependency: what `create_app` put into the application's state under a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, request: Request) -> Any:
        return getattr(request.app.state, self._name)


class PerApp(Generic[T]):
    """Dependency: the application's own object of a class, made by its first request.

    For what handlers of a module count or hold between requests, such as limits on tries.
    """

    def __init__(self, make: type[T]) -> None:
        self._make = make

    async def __call__(self, request: Request) -> T:
        made: dict[type[T], T] = request.app.state.per_app
        if self._make not in made:
            made[self._make] = self._make()
        return made[self._make]
