from __future__ import annotations

import httpx
import pytest

from web_ui.core import assets


async def test_browsers_may_keep_a_file_under_its_version(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(assets.address("app.css"))
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


async def test_a_file_asked_for_under_another_version_is_not_kept(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/static/of-last-year/app.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


async def test_only_the_service_worker_may_look_beyond_its_folder(browser: httpx.AsyncClient) -> None:
    worker = await browser.get(assets.address("offline.js"))
    assert worker.headers["service-worker-allowed"] == "/"
    assert "service-worker-allowed" not in (await browser.get(assets.address("queue.js"))).headers


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e%2fapp.py", "..%2fpost.py", "nothing.css", "app.py"])
async def test_only_listed_files_are_served(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/static/{assets.version()}/{name}")).status_code == 404


def test_a_template_that_names_a_missing_file_fails() -> None:
    with pytest.raises(FileNotFoundError):
        assets.address("nothing.css")
