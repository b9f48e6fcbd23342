"""The page of what could not be read: a list, one to download, one to remove, by role."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import HealthReported
from host_daemon.store.unread import UnreadStore
from web_ui.core.services import Services

SENT = b"\x1b@TOTAL\n\xff"


@pytest.fixture
def kept(post: Services) -> str:
    """The name of a receipt that was not understood."""
    name = UnreadStore(post.data).keep("receipt", "till <1>", SENT, "no total was found", post.now())
    assert name
    return name


@pytest.fixture
def recorded(post: Services) -> str:
    name = UnreadStore(post.data).keep("recording", "badge", b"RIFF", "no total was found", post.now())
    assert name
    return name


async def test_it_says_what_came_from_where_and_why(manager: httpx.AsyncClient, kept: str) -> None:
    page = (await manager.get("/unread")).text
    assert "till &lt;1&gt;" in page and "no total was found" in page and f"/unread/{kept}" in page
    (line,) = (await manager.get("/unread.json")).json()["lines"]
    assert (line["source"], line["size"], line["why"]) == ("till <1>", len(SENT), "no total was found")


async def test_one_is_downloaded_as_it_came_and_noted(
    post: Services, manager: httpx.AsyncClient, kept: str
) -> None:
    answer = await manager.get(f"/unread/{kept}")
    assert answer.content == SENT
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{kept}"'
    assert [line.action for line in post.reader.audit(f"unread/{kept}")] == ["downloaded"]


async def test_a_technician_takes_receipts_but_hears_no_talks(log_in: Any, kept: str, recorded: str) -> None:
    technician = await log_in("technician")
    assert (await technician.get(f"/unread/{kept}")).content == SENT
    assert (await technician.get(f"/unread/{recorded}")).status_code == 403
    assert [line["may"] for line in (await technician.get("/unread.json")).json()["lines"]].count(False) == 1


@pytest.mark.parametrize("role", ["viewer", "operator"])
async def test_nobody_else_sees_any(log_in: Any, kept: str, role: str) -> None:
    somebody = await log_in(role)
    assert (await somebody.get("/unread")).status_code == 403
    assert (await somebody.get(f"/unread/{kept}")).status_code == 403


async def test_one_is_removed(post: Services, manager: httpx.AsyncClient, send: Any, kept: str) -> None:
    answer = await send(f"/unread/{kept}/remove", page="/unread")
    assert answer.status_code == 303
    assert UnreadStore(post.data).all() == ()
    assert [line.action for line in post.reader.audit(f"unread/{kept}")] == ["removed"]
    assert (await manager.get(f"/unread/{kept}")).status_code == 404


async def test_health_of_what_sent_it_leads_there(post: Services, manager: httpx.AsyncClient) -> None:
    for till in ("bad", "good"):
        report = HealthReported(
            uid=f"link:till {till}", at=post.now(), sense="link", name=f"till {till}", health="ok", problem=""
        )
        post.health.put(report)
    assert "/unread" not in (await manager.get("/health")).text
    UnreadStore(post.data).keep("receipt", "bad", SENT, "no total was found", post.now())
    assert (await manager.get("/health.json")).json()["unread"] == ["link:till bad"]
    assert (await manager.get("/health")).text.count('href="/unread"') == 1
