"""The sale that an incident belongs to, as far as time tells."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from host_daemon.events import ReceiptPrinted
from host_daemon.projections.sale import HERE_MS, sale
from host_daemon.store.journal import add
from tests.web_ui.incident import AT
from web_ui.core.services import Services

INCIDENT = "/incidents/a0b1c2d3e4f5.1.1~1rated~1incident"


def receipt(number: str, at: int, point: str = "point-1") -> ReceiptPrinted:
    return ReceiptPrinted(
        uid=f"till:t/{number}",
        at=at,
        point=point,
        operator=None,
        till="t",
        number=number,
        sum=186_415,
        positions=({"name": "Tea", "quantity": 1.0, "price": None, "sum": None},),
        printed=None,
        operator_name="IVANOVA",
        customer="secret",
    )


@pytest.mark.parametrize(
    ("receipts", "number"),
    [
        ([("1", -60_000, "point-1"), ("2", 30_000, "point-1"), ("3", -5000, "point-2")], "2"),
        ([("1", -HERE_MS, "point-1")], "1"),
        ([("1", -HERE_MS - 1, "point-1"), ("2", HERE_MS + 1, "point-1")], None),
    ],
)
def test_the_nearest_receipt_of_the_point(
    post: Services, receipts: list[tuple[str, int, str]], number: str | None
) -> None:
    events = [receipt(one, AT + after, point) for one, after, point in receipts]
    post.journal.submit(lambda db: add(db, events, AT)).result()
    found = sale(post.reader, "point-1", AT)
    assert (found and found.number) == number


async def test_an_incident_shows_what_was_bought(post: Services, manager: httpx.AsyncClient) -> None:
    post.journal.submit(lambda db: add(db, [receipt("42", AT - 20_000)], AT)).result()
    html = (await manager.get(INCIDENT)).text
    assert "42 · 1,864.15 · 2:59:40" in html.replace("\u202f", " ")
    assert "IVANOVA" in html
    assert "Tea" in html


async def test_nobody_reads_whose_card_it_was(post: Services, manager: httpx.AsyncClient) -> None:
    post.journal.submit(lambda db: add(db, [receipt("42", AT)], AT)).result()
    page: Any = await manager.get(f"{INCIDENT}.json")
    assert page.json()["sale"]["number"] == "42"
    assert "secret" not in page.text
