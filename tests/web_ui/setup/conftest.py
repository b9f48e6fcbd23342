"""A browser of a manager at the forms of rules."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

HTML = {"accept": "text/html"}


@pytest.fixture
def send_rule(manager: httpx.AsyncClient) -> Any:
    """Sends a form to a page of the rules."""

    async def sends(path: str = "/rules", **fields: Any) -> httpx.Response:
        page = (await manager.get("/rules", headers=HTML)).text
        csrf = page.split('name="csrf" content="', 1)[1].split('"', 1)[0]
        places = {name.replace("__", "."): value for name, value in fields.items()}
        return await manager.post(path, data={"csrf": csrf, **places}, headers=HTML)

    return sends
