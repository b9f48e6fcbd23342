"""Expected values: worked by hand, or from scikit-learn's documentation where it is named."""

from __future__ import annotations

import math

import pytest

from models.training.scores import auc, balanced, calibration_error, f1, matched, overlap


def test_the_example_of_scikit_learns_roc_auc_score():
    assert auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) == 0.75


def test_ties_count_half_and_one_kind_alone_has_no_area():
    assert auc([1, 1, 1, 1], [0, 1, 0, 1]) == 0.5
    assert math.isnan(auc([1, 2], [1, 1]))


def test_the_example_of_scikit_learns_f1():
    # f1_score(y_true=[0, 0, 0, 0, 0, 0], y_pred=[0, 0, 0, 0, 0, 0]) is 0 with zero_division=0
    assert f1([False] * 6, [False] * 6) == 0
    # 2 right of 3 said, 2 of 4 true: precision 2/3, recall 1/2, F1 = 4/7
    assert f1([1, 1, 1, 0, 0], [1, 1, 0, 1, 1]) == pytest.approx(4 / 7)


def test_balanced_recall_of_scikit_learns_example():
    # balanced_accuracy_score([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1]) = 0.625
    assert balanced(list("010001"), list("010010")) == 0.625


def test_calibration_by_hand():
    # Two bins of 15: 0.9 sure and half right (gap 0.4), 0.5 sure and all right (gap 0.5), two cases each.
    assert calibration_error([0.9, 0.9, 0.5, 0.5], [1, 0, 1, 1]) == pytest.approx(0.45)


def test_boxes():
    assert overlap((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (2, 2, 3, 3)) == 0
    assert overlap((0, 0, 0, 0), (0, 0, 0, 0)) == 0


def test_each_wanted_box_needs_a_found_one_of_its_own():
    left, right = (0, 0, 10, 10), (100, 0, 110, 10)
    assert matched([left, right], [left, right], 0.4) == 2
    # Both lie on the left one: IoU 1 and 9/11.
    assert matched([left, right], [left, (1, 0, 11, 10)], 0.4) == 1
    assert matched([left], [(5, 0, 15, 10)], 0.4) == 0  # IoU 1/3
    assert matched([], [left], 0.4) == 0
