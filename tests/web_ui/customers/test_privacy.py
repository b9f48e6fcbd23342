"""What customers can read about camera and microphone."""

from __future__ import annotations

import httpx
import pytest

from web_ui.core.services import Services

PAGES = ("/q/point-1", "/kiosk/point-1", "/display/point-1")


def sensing(post: Services, role: str = "customer") -> None:
    post.config.write_settings(
        {
            "vision": {
                "cameras": [{"name": "counter", "point": "point-1", "role": role}],
                "photo_keep_days": 21,
            },
            "audio": {
                "microphones": [{"name": "counter", "point": "point-1"}],
                "ring_hours": 5.0,
                "retention": {"incident_days": 31, "force_majeure_days": 7, "answer_days": 7},
            },
        }
    )


async def test_the_notice_for_the_wall_promises_no_less(post: Services, manager: httpx.AsyncClient) -> None:
    # Photos are kept for 21 days, those of incidents as long as tracks: 31.
    sensing(post)
    text = (await manager.get("/points/point-1/notice")).text
    assert "Single photos of ratings are kept for 31 days at most" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Video is never kept",
                "photo is erased after 31 days at the latest",
                "Recordings of an incident under review can be kept longer",
                "overwritten after 5 hours",
            ),
        ),
        (
            "ru",
            ("Видео никогда не хранится", "Фотография стирается не позже чем через 31 день", "через 5 часов"),
        ),
    ],
)
async def test_the_privacy_page_says_how_long_what_is_kept(
    post: Services, browser: httpx.AsyncClient, language: str, words: tuple[str, ...]
) -> None:
    sensing(post)
    text = (await browser.get(f"/privacy?language={language}")).text
    for each in words:
        assert each in text
