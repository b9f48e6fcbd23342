"""Pages that the kit puts into everybody's reach, beside those that the navigation has anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host_daemon.kits.describe import PAGES
from host_daemon.kits.installer import KitInstaller
from host_daemon.store.records import Role
from web_ui.core.access import Allowed


@dataclass(frozen=True)
class NavigationLink:
    """title: a key of `texts`."""

    path: str
    title: str


# Where the kits' pages are. Now, incidents, reports and the mystery shopper stand in the navigation already.
PATHS = {
    "display": "/points",
    "qr": "/points",
    "satisfaction": "/loops/a",
    "standard": "/loops/b",
    "actions": "/loops/c",
    "tracks": "/tracks",
    "phrases": "/voice",
    "staff": "/staff",
    "ask": "/ask",
}


class Navigation:
    """allowed: by the path of each page that there is, who may see it."""

    def __init__(self, data: Path, allowed: Mapping[str, Allowed]) -> None:
        self._installer = KitInstaller(data)
        self._allowed = allowed

    def pages(self, role: Role | None) -> tuple[NavigationLink, ...]:
        """The kit's pages for this role, in the kit's order."""
        wanted = dict.fromkeys(
            NavigationLink(PATHS[name], PAGES[name]) for name in self._installer.pages() if name in PATHS
        )
        return tuple(one for one in wanted if self._may(one.path, role))

    def _may(self, path: str, role: Role | None) -> bool:
        allowed = self._allowed.get(path) or self._allowed.get(f"{path.rpartition('/')[0]}/{{letter}}")
        return allowed is not None and (not allowed.roles or role in allowed.roles)
