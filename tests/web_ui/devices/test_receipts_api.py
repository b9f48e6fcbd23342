"""Receipts by HTTP: with the till's own token, each once."""

from __future__ import annotations

import hashlib
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest

from host_daemon import tills
from host_daemon.events import ReceiptPrinted
from web_ui.core.services import Services
from web_ui.devices.receipts_api import TOKENS, WRONG

TOKEN = "0123456789abcdef0123456789abcdef"
HEADERS = {"authorization": f"Bearer {TOKEN}"}
RECEIPT = {
    "till": "t1",
    "number": "42",
    "sum": "1 864,15",
    "operator": "Anna",
    "printed": "2026-11-21T15:00:30",
}


@pytest.fixture(autouse=True)
def till(post: Services) -> None:
    for name in ("t1", "forgotten"):
        post.config.put_secret(TOKENS, name, hashlib.sha256(TOKEN.encode()).hexdigest())
    post.config.write_settings({"tills": {"tills": [{"name": "t1", "point": "point-1"}]}})


async def test_a_receipt_is_stored(post: Services, browser: httpx.AsyncClient, clock: Any) -> None:
    answer = await browser.post("/api/receipts", json=RECEIPT, headers=HEADERS)
    assert answer.json() == {"taken": True, "uid": "till:t1/2026-11-21/42"}
    (event,) = post.reader.events([ReceiptPrinted])
    assert (event.sum, event.point, event.operator, event.at) == (186415, "point-1", "anna", clock.at)


async def test_the_readme_s_call_is_taken(post: Services, browser: httpx.AsyncClient) -> None:
    readme = (Path(tills.__file__).parent / "README.md").read_text()
    ((words, address),) = re.findall(r"^    curl (.*)\\\n\s*(\S+)$", readme, re.MULTILINE)
    header, body = shlex.split(words.replace("TOKEN", TOKEN).replace("NAME", "t1"))[1::2]
    name, _, value = header.partition(": ")
    path = address.removeprefix("http://POST:8000")
    answer = await browser.post(path, content=body, headers={name: value})
    assert answer.json()["taken"] is True


async def test_the_number_of_a_card_is_not_stored(post: Services, browser: httpx.AsyncClient) -> None:
    for number, card in (("42", "2000000012345"), ("43", "2000000012345"), ("44", "2000000012346")):
        written = {**RECEIPT, "number": number, "customer": card}
        await browser.post("/api/receipts", json=written, headers=HEADERS)
    one, same, other = (event.customer for event in post.reader.events([ReceiptPrinted]))
    assert one == same != other
    assert not any(b"20000000123" in path.read_bytes() for path in post.data.rglob("*") if path.is_file())


async def test_a_repeat_changes_nothing(post: Services, browser: httpx.AsyncClient, clock: Any) -> None:
    for _ in range(3):
        assert (await browser.post("/api/receipts", json=RECEIPT, headers=HEADERS)).status_code == 200
        clock.at += 5000
    assert len(post.reader.events([ReceiptPrinted])) == 1


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x"}, {"authorization": "Basic " + TOKEN}])
async def test_without_the_token_nothing_is_taken(
    post: Services, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await browser.post("/api/receipts", json=RECEIPT, headers=headers)).status_code == 401
    assert post.reader.events([ReceiptPrinted]) == ()


async def test_a_till_without_a_token_cannot_be_used(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/api/receipts", json={**RECEIPT, "till": "other"}, headers=HEADERS)
    assert answer.status_code == 401


async def test_guessing_is_slowed_down(browser: httpx.AsyncClient) -> None:
    codes = [
        (await browser.post("/api/receipts", json=RECEIPT, headers={"authorization": str(i)})).status_code
        for i in range(WRONG[0] + 1)
    ]
    assert codes == [401] * WRONG[0] + [429]


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"sum": "much"}, 422, "no amount"),
        ({"number": ""}, 422, "number"),
        ({"colour": "red"}, 422, "colour"),
        ({"till": "forgotten"}, 404, "till"),
        ({"number": "4\x002"}, 422, "cannot be printed"),
        ({"operator": "An\x1bna"}, 422, "cannot be printed"),
        ({"till": "t1\n"}, 401, "token"),
    ],
)
async def test_nonsense_is_refused_by_name(
    browser: httpx.AsyncClient, change: dict[str, str], code: int, says: str
) -> None:
    answer = await browser.post(
        "/api/receipts", json={**RECEIPT, **change}, headers={**HEADERS, "accept": "application/json"}
    )
    assert answer.status_code == code
    assert says in answer.text


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"number": "\\ud800"}'])
async def test_what_is_no_json_object_is_refused(browser: httpx.AsyncClient, body: bytes) -> None:
    assert (await browser.post("/api/receipts", content=body, headers=HEADERS)).status_code == 400


async def test_a_new_tolerance_reaches_a_till_that_is_at_work(
    post: Services, browser: httpx.AsyncClient, clock: Any
) -> None:
    written = post.config.written_settings()["tills"]

    async def times(tolerance_s: float, first: int) -> list[int]:
        """By how much the moment of receipts that follow at once differs from that of their arrival."""
        post.config.write_settings({"tills": {**written, "wrong_clock_s": tolerance_s}})
        for number in range(first, first + 2):
            await browser.post("/api/receipts", json=RECEIPT | {"number": str(number)}, headers=HEADERS)
        found = {one.number: one for one in post.reader.events([ReceiptPrinted])}
        return [clock.at - found[str(number)].at for number in range(first, first + 2)]

    clock.at += 300_000
    assert await times(600, 1) == [0, 0]
    # Five minutes late is now more than cashiers take: the till's own time counts.
    assert (await times(30, 3))[1] > 200_000
