from __future__ import annotations

from typing import Any

from host_daemon.events import Rated
from host_daemon.store.journal import add
from tests.web_ui.setup.rule_data import night
from web_ui.core.services import Services


async def test_a_rule_is_tried_and_not_saved(post: Services, send_rule: Any, clock: Any) -> None:
    more = {"point": "point-1", "operator": None, "source": "b", "cause": ""}
    red = [Rated(uid=f"r{n}", at=clock.at - n * 60_000, rating="negative", **more) for n in (1, 2)]
    post.journal.submit(lambda db: add(db, red, clock.at)).result()
    answer = await send_rule(**night(when__hours="", **{"try": "1"}))
    # The two, and the one that the day has anyway.
    assert "It would have run 3 times." in answer.text
    assert post.config.rules() is None
