from __future__ import annotations

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
