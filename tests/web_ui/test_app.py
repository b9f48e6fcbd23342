from __future__ import annotations

import httpx


async def test_pages_render(manager: httpx.AsyncClient) -> None:
    for path in ("/", "/incidents", "/health", "/virtual", "/received", "/now.json", "/incidents.json"):
        answer = await manager.get(path)
        assert answer.status_code == 200, (path, answer.text)
        print(path, len(answer.content))
    first = (await manager.get("/incidents.json")).json()["incidents"][0]
    answer = await manager.get(first["address"])
    assert answer.status_code == 200
    assert "This track is not whole" in answer.text
