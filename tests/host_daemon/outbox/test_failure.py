"""Refusals for good and for now."""

from __future__ import annotations

import pytest

from host_daemon.outbox.failure import LATER, REFUSED, UNREACHABLE, answered


@pytest.mark.parametrize(
    ("status", "reason", "for_good"),
    [
        (None, UNREACHABLE, False),
        (400, REFUSED, True),
        (401, REFUSED, True),
        (404, REFUSED, True),
        (413, REFUSED, True),
        (408, LATER, False),
        (425, LATER, False),
        (429, LATER, False),
        (500, LATER, False),
        (503, LATER, False),
    ],
)
def test_what_an_answer_means(status: int | None, reason: str, for_good: bool) -> None:
    failed = answered(status)
    assert (failed.reason, failed.for_good) == (reason, for_good)
