from __future__ import annotations

from dataclasses import replace

import pytest

from host_daemon.vision.faces import networks
from models.manifest import BadModel, load


def test_both_nets_are_ready():
    ready = networks.load_networks()
    assert ready.finder is not None and ready.expression is not None
    assert ready.trouble == ""


@pytest.mark.parametrize(
    ("net", "changes"),
    [
        (networks.EmotionNet, {"options": {}}),
        (networks.EmotionNet, {"options": {"eyes": [[0.3, 0.36]]}}),
        (networks.EmotionNet, {"options": {"eyes": "wide open"}}),
        (networks.EmotionNet, {"labels": ("happiness", "neutral")}),
        (networks.BlazeFace, {"options": {}}),
        (networks.BlazeFace, {"options": {"anchors": [[16, 2]], "score": 0.5, "overlap": 0.3}}),
        (networks.BlazeFace, {"options": {"anchors": 7, "score": 0.5, "overlap": 0.3}}),
    ],
)
def test_papers_that_do_not_suit_the_net_are_refused_before_a_camera_starts(net, changes):
    name = networks.EXPRESSION if net is networks.EmotionNet else networks.FACES
    with pytest.raises(BadModel, match=name):
        net(replace(load(name), **changes))


def test_a_net_that_cannot_be_used_leaves_the_other_at_work(monkeypatch):
    damaged = replace(load(networks.EXPRESSION), options={})
    monkeypatch.setattr(networks, "load", lambda name: damaged if name == networks.EXPRESSION else load(name))
    ready = networks.load_networks()
    assert ready.finder is not None and ready.expression is None
    assert ready.trouble == "expression.json: its option `eyes` is not two points"
