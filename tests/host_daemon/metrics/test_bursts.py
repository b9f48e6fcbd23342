"""What moves emotions, which way."""

from __future__ import annotations

from host_daemon.metrics.bursts import TaggedBurst, burst_causes
from host_daemon.metrics.figure import TooFew


def test_causes_are_ranked_apart():
    bursts = [
        *[TaggedBurst(f"w{i}", False, ("queue",)) for i in range(8)],
        *[TaggedBurst(f"b{i}", True, ("joke", "joke")) for i in range(3)],
        TaggedBurst("m", True, ("queue",)),
        TaggedBurst("u", True, ()),
    ]
    causes = burst_causes(bursts, least=5)
    assert [(one.name, one.count) for one in causes.worse] == [("queue", 8)]
    assert [(one.name, one.count) for one in causes.better] == [("joke", 3), ("queue", 1)]
    assert causes.share_better["queue"].value == 1 / 9
    assert causes.share_better["joke"] == TooFew(3, 5)
    assert causes.untagged == 1
