"""Events for rules to fire on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from host_daemon.events import Asked, Rated
from tests.fakes.told import press


def rated(rating="negative", point="till", operator="anna", certain=True, at=1_000_000, uid="r1"):
    return Rated(
        uid=uid,
        at=at,
        point=point,
        operator=operator,
        rating=rating,
        source="board:0123456789ab",
        cause="p1",
        at_certain=certain,
    )


def asked(point="till", operator="anna"):
    return Asked(uid="a1", at=1_000_000, point=point, operator=operator, source="fob", cause="p0")


def pressed(button=0, gesture="click", device="0123456789ab"):
    return press(device, 1_000_000, button, gesture=gesture, link="usb")


@pytest.fixture
def happening():
    """rated, asked, pressed: make events at the service point `till`."""
    return SimpleNamespace(rated=rated, asked=asked, pressed=pressed)
