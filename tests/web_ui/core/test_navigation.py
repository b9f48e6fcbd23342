"""The kit's pages in the navigation."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from host_daemon.kits.installer import KitInstaller
from host_daemon.store.records import Role
from web_ui.core.access import MANAGERS, READERS, Allowed
from web_ui.core.navigation import Navigation
from web_ui.core.services import Services

ALLOWED = {"/loops/{letter}": READERS, "/voice": MANAGERS, "/staff": READERS}


def paths(data: Path, role: Role | None, allowed: dict[str, Allowed] = ALLOWED) -> list[str]:
    return [one.path for one in Navigation(data, allowed).pages(role)]


@pytest.mark.parametrize(
    ("role", "found"),
    [("manager", ["/voice", "/loops/b", "/loops/c"]), ("viewer", ["/loops/b", "/loops/c"]), (None, [])],
)
def test_each_role_sees_the_kit_s_pages_that_it_may_open(
    tmp_path: Path, role: Role | None, found: list[str]
) -> None:
    KitInstaller(tmp_path).apply("voice")
    assert paths(tmp_path, role) == found


def test_a_page_that_is_not_there_is_not_offered(tmp_path: Path) -> None:
    KitInstaller(tmp_path).apply("voice")
    assert paths(tmp_path, "manager", {"/voice": MANAGERS}) == ["/voice"]


def test_without_a_kit_there_is_none(tmp_path: Path) -> None:
    assert paths(tmp_path, "manager") == []


async def test_the_application_knows_who_may_open_what(post: Services, manager: httpx.AsyncClient) -> None:
    KitInstaller(post.data).apply("controller")
    assert 'href="/tracks"' in (await manager.get("/health")).text
