from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest

from tests.web_ui.setup.test_settings_form import as_form
from web_ui.core.services import Services


@pytest.mark.parametrize(
    ("part", "place", "value", "said"),
    [
        ("web", "web.host", "192.0.2.1", "192.0.2.1"),
        ("web", "web.https", "files", "PEM"),
        ("post", "post.time_zone", "MSK", "there is no «MSK»"),
    ],
)
async def test_what_would_keep_the_post_from_starting_is_not_saved(
    post: Services, manager: httpx.AsyncClient, send: Any, part: str, place: str, value: str, said: str
) -> None:
    form = as_form(getattr(post.config.settings(), part), part)
    answer = await send(f"/settings/{part}", f"/settings/{part}", **(form | {place: value}))
    assert answer.status_code == 422 and said in html.unescape(answer.text)
    assert post.config.written_settings() == {}


@pytest.mark.parametrize(
    ("part", "place", "own"),
    [
        ("tills", "tills", {"name": "cash"}),
        ("audio", "microphones", {"name": "cash"}),
        ("contacts", "numbers", {"name": "cash", "number": 1}),
    ],
)
async def test_two_of_one_name_are_refused(
    post: Services, manager: httpx.AsyncClient, send: Any, part: str, place: str, own: dict[str, Any]
) -> None:
    post.config.write_settings({part: {place: [own]}})
    before = post.config.written_settings()
    form = as_form(getattr(post.config.settings(), part), part)
    name, number = "other" if "number" in own else "cash", {f"{part}.{place}[1].number": "1"}
    answer = await send(
        f"/settings/{part}", f"/settings/{part}", **(form | number | {f"{part}.{place}[1].name": name})
    )
    assert answer.status_code == 422
    assert f"«{own.get('number', 'cash')}» is there twice" in html.unescape(answer.text)
    assert post.config.written_settings() == before


async def test_a_service_point_is_chosen_from_those_that_there_are(
    post: Services, manager: httpx.AsyncClient
) -> None:
    post.config.write_settings({"tills": {"tills": [{"name": "cash", "point": "gone"}]}})
    page = (await manager.get("/settings/tills")).text
    first, new = re.findall(r'<select name="tills.tills\[\d\].point".*?</select>', page, re.DOTALL)
    points = [point.id for point in post.config.points()]
    assert re.findall(r'value="(\S+?)"', first) == [*points, "gone"]
    assert re.findall(r'value="(\S+?)"', new) == points
    assert re.findall(r'value="(\S+?)" selected', first + new) == ["gone", points[0]]
