"""Limits on what customers send, and the rating that comes first."""

from __future__ import annotations

from typing import Any

import httpx

from web_ui.customers.submission import PER_PHONE

KEY = "0123456789abcdef" * 2
RATING = "/feedback/qr/point-1/rating"
WORDS = "/feedback/qr/point-1/words"


async def test_words_without_a_rating_are_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.post(WORDS, json={"key": KEY, "text": "x"})).status_code == 409


async def test_one_phone_may_not_rate_without_end(browser: httpx.AsyncClient, clock: Any) -> None:
    async def rate(number: int) -> int:
        answer = await browser.post(RATING, json={"key": f"{number:032x}", "rating": "positive"})
        return answer.status_code

    assert [await rate(number) for number in range(PER_PHONE[0])] == [200] * PER_PHONE[0]
    assert await rate(99) == 429
    clock.at += PER_PHONE[1] + 1
    assert await rate(99) == 200
