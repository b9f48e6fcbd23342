from __future__ import annotations

from dataclasses import replace

import pytest

from host_daemon.vision import nets
from models.manifest import BadModel, load


def test_both_nets_are_ready():
    ready = nets.eyes()
    assert ready.finder is not None and ready.expression is not None
    assert ready.trouble == ""


@pytest.mark.parametrize(
    ("net", "changes"),
    [
        (nets.EmotionNet, {"options": {}}),
        (nets.EmotionNet, {"options": {"eyes": [[0.3, 0.36]]}}),
        (nets.EmotionNet, {"options": {"eyes": "wide open"}}),
        (nets.EmotionNet, {"labels": ("happiness", "neutral")}),
        (nets.BlazeFace, {"options": {}}),
        (nets.BlazeFace, {"options": {"anchors": [[16, 2]], "score": 0.5, "overlap": 0.3}}),
        (nets.BlazeFace, {"options": {"anchors": 7, "score": 0.5, "overlap": 0.3}}),
    ],
)
def test_papers_that_do_not_suit_the_net_are_refused_before_a_camera_starts(net, changes):
    name = nets.EXPRESSION if net is nets.EmotionNet else nets.FACES
    with pytest.raises(BadModel, match=name):
        net(replace(load(name), **changes))


def test_a_net_that_cannot_be_used_leaves_the_other_at_work(monkeypatch):
    damaged = replace(load(nets.EXPRESSION), options={})
    monkeypatch.setattr(nets, "load", lambda name: damaged if name == nets.EXPRESSION else load(name))
    ready = nets.eyes()
    assert ready.finder is not None and ready.expression is None
    assert ready.trouble == "expression.json: its option `eyes` is not two points"
