"""The Smile-Index by operator and moment."""

from __future__ import annotations

import pytest

from host_daemon.metrics.figure import TooFew
from host_daemon.metrics.smile import MeasuredSmile, smile_index, smile_indexes

MOMENTS = [
    MeasuredSmile(0, "anna", "greeting", 0.8),
    MeasuredSmile(1, "anna", "greeting", 0.6),
    MeasuredSmile(2, "anna", "goodbye", 0.1),
    MeasuredSmile(3, "boris", "greeting", None),
    MeasuredSmile(4, "boris", "greeting", 0.5),
]


def test_the_index_is_the_mean_in_percent():
    figure = smile_index(MOMENTS, least=2)
    assert (figure.value, figure.n) == (pytest.approx(50.0), 4)
    assert 0 <= figure.low < 50 < figure.high <= 100


def test_an_unseen_face_is_not_an_unsmiling_one():
    assert smile_indexes(MOMENTS, lambda one: one.operator, least=2)["boris"] == TooFew(1, 2)


def test_by_operator_and_moment():
    indexes = smile_indexes(MOMENTS, lambda one: (one.operator, one.moment), least=2)
    assert indexes["anna", "greeting"].value == pytest.approx(70.0)
    assert indexes["anna", "goodbye"] == TooFew(1, 2)
