"""A rule that names what the post does not have is refused."""

from __future__ import annotations

import pytest

from host_daemon.rules.action import AskEmotion, CutTrack, Notify, OpenIncident, TakePhoto
from host_daemon.rules.references import KnownNames, check_names
from host_daemon.rules.rule import BadRule, Rule, When

THERE = KnownNames(("till", "café"), ("anna",), {"0123456789ab": "café"}, ("boss",), ("mic",), ("cam",))


def rule(*do, **when):
    return Rule("r", When(event="pressed", **when), do or (OpenIncident(),))


@pytest.mark.parametrize(
    "good",
    [
        rule(Notify(("boss",)), CutTrack(microphones=("mic",)), TakePhoto(("cam",)), operators=("anna",)),
        rule(Notify(), points=("café",), devices=("0123456789ab",)),
    ],
)
def test_what_is_there_may_be_named(good):
    check_names(good, THERE)
    with pytest.raises(BadRule):
        check_names(good, KnownNames())  # so it was looked at


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (rule(points=("kiosk",)), "when.points: there is no «kiosk» here; there are till, café"),
        (rule(operators=("boris",)), "when.operators: there is no «boris»"),
        (rule(devices=("0123456789ac",)), "when.devices"),
        (rule(points=("till",), devices=("0123456789ab",)), "stands at none"),
        (
            rule(OpenIncident(), Notify(("chief",))),
            r"do\[1\].targets: there is no «chief» here; there are boss",
        ),
        (rule(AskEmotion(targets=("chief",))), r"do\[0\].targets"),
        (rule(CutTrack(microphones=("ear",))), r"do\[0\].microphones"),
        (rule(TakePhoto(("eye",))), r"do\[0\].cameras"),
    ],
)
def test_what_is_not_there_may_not(bad, says):
    with pytest.raises(BadRule, match=says):
        check_names(bad, THERE)
