"""What runs here."""

from __future__ import annotations

import httpx

from host_daemon.events import BoardReported
from host_daemon.store.journal import add
from models.manifest import manifests
from tests.fakes.told import report
from web_ui.core.services import Services
from web_ui.setup.about import PURPOSES


async def test_models_are_checked_and_named(manager: httpx.AsyncClient) -> None:
    page = (await manager.get("/about.json")).json()
    models = {model["name"]: model for model in page["models"]}
    assert {"blazeface", "expression", "speech_embedding"} <= models.keys()
    assert all(model["problem"] == "" and model["licence"] for model in models.values())
    assert page["program"]


async def test_the_newest_firmware_of_a_board_counts(post: Services, manager: httpx.AsyncClient) -> None:
    def reported(seq: int, version: str) -> BoardReported:
        return report("a0b1c2d3e4f5", post.now() - 1000 + seq, seq, version=version)

    await post.journal.write(lambda db: add(db, [reported(8, "1.1"), reported(7, "1.0")], post.now()))
    assert (await manager.get("/about.json")).json()["firmware"] == {"Remote at the counter": "1.1"}


def test_every_model_s_purpose_can_be_translated() -> None:
    assert {manifest.purpose for manifest in manifests()} == set(PURPOSES)
