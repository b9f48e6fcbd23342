from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from host_daemon.base.errors import UserError
from host_daemon.links.discover import BoardPort
from host_daemon.provisioning.orders import ProvisioningQueue
from host_daemon.settings.links import LinkSettings
from tests.waiting import until
from tests.web_ui.devices.fob import BOARD
from web_ui.core.services import Services
from web_ui.devices import pairing

PORT = BoardPort("ttyACM0", "/dev/ttyACM0", "Espressif")
FORM = {"port": "/dev/ttyACM0", "pins": "smiley-remote", "name": "Till 1", "point": "point-1", "channel": "1"}


@pytest.fixture
def ready(
    post: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[Services, list[Any]]]:
    """A post with one board plugged in, whose flashing and pairing are noted instead of done."""
    done: list[Any] = []

    @asynccontextmanager
    async def borrow(port: str):
        done.append(("lent", port))
        yield

    def flash(port, pins, built, progress, known):
        progress(5, 10)
        done.append(("flash", str(port), pins.name))

    def pair(port, wish, config, known):
        if wish.name == "Broken":
            raise UserError("It does not answer.")
        done.append(("pair", wish.name, wish.point))
        return dataclasses.replace(BOARD, name=wish.name)

    monkeypatch.setattr("host_daemon.provisioning.orders.build", lambda: None)
    monkeypatch.setattr("host_daemon.provisioning.orders.flash", flash)
    monkeypatch.setattr("host_daemon.provisioning.orders.pair", pair)
    monkeypatch.setattr(pairing.discover, "ports", lambda: [PORT])
    provisioning = ProvisioningQueue(post.config, LinkSettings(), SimpleNamespace(lease=borrow))
    object.__setattr__(post, "provisioning", provisioning)
    yield post, done


async def work(post: Services) -> Any:
    assert post.provisioning is not None
    task = asyncio.create_task(post.provisioning.run())
    await until(lambda: post.provisioning.job and post.provisioning.job.over)
    task.cancel()
    return post.provisioning.job


async def test_a_board_is_flashed_and_paired_from_the_page(ready: Any, manager: Any, send: Any) -> None:
    post, done = ready
    assert "/dev/ttyACM0 Espressif" in (await manager.get("/boards/pair")).text
    assert (await send("/boards/pair", "/boards/pair", **FORM)).status_code == 303
    job = await work(post)
    assert done == [
        ("lent", "/dev/ttyACM0"),
        ("flash", "/dev/ttyACM0", "smiley-remote"),
        ("pair", "Till 1", "point-1"),
    ]
    assert (job.step, job.done, job.total, job.device) == ("done", 5, 10, BOARD.device)
    assert f"/boards/{BOARD.device}" in (await manager.get("/boards/pair")).text


async def test_what_went_wrong_stands_on_the_page(ready: Any, manager: Any, send: Any) -> None:
    post, _ = ready
    await send("/boards/pair", "/boards/pair", **FORM | {"name": "Broken"})
    assert (await work(post)).step == "failed"
    assert "That did not work: It does not answer." in (await manager.get("/boards/pair")).text


async def test_one_board_at_a_time(ready: Any, manager: Any, send: Any) -> None:
    await send("/boards/pair", "/boards/pair", **FORM)
    answer = await send("/boards/pair", "/boards/pair", **FORM)
    assert answer.status_code == 422 and "Another board is being worked on" in answer.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"port": "/dev/ttyS9"}, "no board at this port any more"),
        ({"name": " "}, "A name and a service point are needed"),
        ({"point": "nowhere"}, "A name and a service point are needed"),
        ({"operator": "nobody"}, "A name and a service point are needed"),
        ({"pins": "toaster"}, "There is no pin map toaster"),
        ({"channel": "14"}, "from 1 to 13"),
        ({"pins": "ethernet-remote"}, "must know where this post is"),
    ],
)
async def test_what_cannot_be_done_is_said_at_once(
    ready: Any, manager: Any, send: Any, changes: dict[str, str], says: str
) -> None:
    answer = await send("/boards/pair", "/boards/pair", **FORM | changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert ready[0].provisioning.job is None
