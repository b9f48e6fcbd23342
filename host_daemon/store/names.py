"""Display names of service points and operators."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.store.config import Config


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by id, as the configuration has them. post: the post's own name, where a message needs it."""

    points: dict[str, str]
    operators: dict[str, str]
    post: str = ""

    def point(self, id: str) -> str:
        """The name of a service point; its id when it is no longer known."""
        return self.points.get(id, id)

    def operator(self, id: str | None) -> str | None:
        """The name of an operator; the id when they are no longer known, None for nobody."""
        return self.operators.get(id, id) if id is not None else None


def names(config: Config, post: str = "") -> Names:
    """The names of all service points and operators of `config`."""
    return Names(
        post=post,
        points={point.id: point.name for point in config.points()},
        operators={operator.id: operator.name for operator in config.operators()},
    )
