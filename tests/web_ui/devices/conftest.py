"""A post whose fob has reported for ten days."""

from __future__ import annotations

from typing import Any

import pytest

from host_daemon.base.durations import DAY_MS
from host_daemon.boards import history
from host_daemon.store.journal import add
from tests.web_ui.devices.fob import BOARD, report
from web_ui.core.services import Services


@pytest.fixture
def paired(post: Services) -> Services:
    """The post with a fob that has reported for ten days."""
    post.config.put(BOARD)
    now = post.now()

    def told(db: Any) -> None:
        for n in range(10):
            one = report(n, now - DAY_MS * (10 - n), 4000 - 10 * n)
            history.record_report(db, one, BOARD, one.at)
            history.record_heard(db, one, BOARD, one.at)
            add(db, (one,), one.at)

    post.journal.submit(told).result()
    return post
