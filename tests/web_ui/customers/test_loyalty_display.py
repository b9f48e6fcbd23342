"""Smiles and thanks on the screen that everybody sees."""

from __future__ import annotations

import httpx


async def test_the_display_shows_smiles_and_allowed_thanks_only(browser: httpx.AsyncClient) -> None:
    async def say(number: int, rating: str, text: str, publish: bool) -> None:
        key = f"{number:032x}"
        await browser.post("/feedback/qr/point-1/rating", json={"key": key, "rating": rating})
        await browser.post("/feedback/qr/point-1/words", json={"key": key, "text": text, "publish": publish})

    await say(1, "positive", "Anna was kind", True)
    await say(2, "positive", "do not show this", False)
    await say(3, "negative", "nor this", True)
    page = (await browser.get("/display/point-1.json")).json()
    assert page["smiles"] == 2
    assert page["thanks"] == ["Anna was kind"]
    assert "nor this" not in (await browser.get("/display/point-1")).text
