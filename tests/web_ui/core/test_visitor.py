from __future__ import annotations

import httpx
import pytest

from web_ui.core.visitor import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("de-DE,de;q=0.9,ru;q=0.5", "ru"),
        ("de,fr", "en"),
        ("ru;q=0", "en"),
        ("ru;q=nonsense,en", "en"),
        (",;;q=", "en"),
    ],
)
def test_the_language_the_browser_wants_most(header: str, language: str) -> None:
    assert preferred(header) == language


async def test_a_chosen_language_is_remembered(browser: httpx.AsyncClient) -> None:
    assert 'lang="en"' in (await browser.get("/login")).text
    assert "Войти" in (await browser.get("/login?language=ru")).text
    assert "Войти" in (await browser.get("/login")).text


async def test_an_unknown_language_changes_nothing(browser: httpx.AsyncClient) -> None:
    assert 'lang="en"' in (await browser.get("/login?language=xx")).text
