"""Teachers, targets and weights of the expression net, without TensorFlow."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from models.manifest import load
from models.training import expression
from models.training.expression import kept, log_softmax, targets, teacher, temperature, weights, write
from models.training.pictures import CLASSES, Crops

CALM, ANGRY, SURPRISED = (CLASSES.index(name) for name in ("neutral", "anger", "surprise"))


def crops_of(classes: list[int], grey: list[bool] | None = None, part: list[str] | None = None) -> Crops:
    count = len(classes)
    return Crops(
        colour=np.zeros((count, 4, 4, 3), np.uint8),
        grey=np.zeros((count, 4, 4), np.uint8),
        eyes=np.zeros((count, 2, 2), np.float32),
        classes=np.array(classes),
        people=np.arange(count),
        part=np.array(part or ["train"] * count),
        is_grey=np.array(grey or [True] * count),
    )


def test_log_softmax_is_the_logarithm_of_shares():
    """Odds of 1 to 3 are 0.25 and 0.75, however large the numbers are."""
    found = log_softmax(np.array([[0.0, np.log(3)], [1000.0, 1000.0]], np.float32))
    assert np.exp(found) == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5]]))


def test_a_target_is_the_label_a_little_spread_and_the_teacher():
    said = np.full((1, 1, 7), 1 / 7, np.float32)
    found = targets(said, crops_of([ANGRY]), label=0.5, spread=0.14)
    # Half of 0.86 + 0.02, and half of a seventh.
    assert found[0, 0, ANGRY] == pytest.approx(0.44 + 1 / 14)
    assert found[0, 0, CALM] == pytest.approx(0.01 + 1 / 14)
    assert found.sum() == pytest.approx(1)


def test_the_label_of_a_colour_still_counts_half():
    said = np.zeros((1, 2, 7), np.float32)
    found = targets(said, crops_of([ANGRY, ANGRY], grey=[True, False]), label=0.5, spread=0.0)
    assert found[0, :, ANGRY].tolist() == [0.5, 0.25]


def test_rare_faces_weigh_more_and_all_weigh_one_in_the_mean():
    said = np.zeros((1, 3, 7), np.float32)
    found = weights(said, crops_of([CALM, ANGRY, SURPRISED]))[0]
    assert found[1] == pytest.approx(2 * found[0])
    assert found[2] == pytest.approx(2 * found[0])
    assert found.mean() == pytest.approx(1)


def test_faces_that_the_teacher_calls_negative_weigh_more():
    said = np.zeros((1, 2, 7), np.float32)
    said[0, 1, ANGRY] = 0.5
    found = weights(said, crops_of([CALM, CALM]))[0]
    assert found[1] == pytest.approx(2 * found[0])


def test_a_net_that_is_too_sure_is_cooled_by_as_much():
    """Labels drawn from the probabilities of logits; the net says 1.3 times these logits."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (4000, 7)).astype(np.float32)
    shares = np.exp(log_softmax(logits)).cumsum(axis=1)
    classes = (rng.random((4000, 1)) > shares).sum(axis=1).clip(0, 6)
    assert temperature(logits * 1.3, classes) == pytest.approx(1.3, abs=0.08)


def test_a_teacher_was_not_fitted_on_the_person_it_tells_about(monkeypatch: pytest.MonkeyPatch):
    fitted: list[set[int]] = []

    def regress(facts: np.ndarray, crops: Crops, chosen: np.ndarray) -> np.ndarray:
        fitted.append(set(chosen.tolist()))
        said = np.zeros((1, 10, 7), np.float32)
        said[..., 0] = len(fitted)
        return said

    monkeypatch.setattr(expression, "regress", regress)
    crops = crops_of([CALM] * 10, part=["train"] * 8 + ["test"] * 2)
    found = teacher(np.zeros((1, 10, 14), np.float32), crops)
    by = np.log(found[0, :, 0] / found[0, :, 1]).round().astype(int) - 1
    assert all(person not in fitted[by[person]] for person in range(10))
    assert all(chosen <= set(range(8)) for chosen in fitted)


def test_an_array_is_made_once(tmp_path: Path):
    path = tmp_path / "array.npy"
    assert kept(path, lambda: np.arange(3)).tolist() == [0, 1, 2]
    assert kept(path, lambda: np.arange(9)).tolist() == [0, 1, 2]


def test_the_manifest_has_the_same_fields_as_the_shipped_one(tmp_path: Path):
    write(b"model", 0.04, tmp_path)
    found, shipped = load("expression", tmp_path), load("expression")
    assert found.sha256 == hashlib.sha256(b"model").hexdigest()
    assert found.content() == b"model"
    assert (found.labels, found.input, found.outputs, found.options) == (
        shipped.labels,
        shipped.input,
        shipped.outputs,
        shipped.options,
    )
    assert json.loads((tmp_path / "expression.json").read_text())["origin"] == shipped.origin


def test_each_half_is_read_by_the_net_of_the_other(monkeypatch: pytest.MonkeyPatch):
    trained: list[list[int]] = []

    def fit(
        pictures: np.ndarray, wanted: np.ndarray, each: np.ndarray, chosen: np.ndarray, **_: object
    ) -> int:
        trained.append(chosen.tolist())
        return len(trained)

    def logits(model: int, pictures: np.ndarray) -> np.ndarray:
        return np.tile(np.array([model] + [0] * 6, np.float32), (len(pictures), 1))

    monkeypatch.setattr(expression, "teacher", lambda said, crops: np.zeros((1, 5, 7), np.float32))
    monkeypatch.setattr(expression.net, "fit", fit)
    monkeypatch.setattr(expression.net, "logits", logits)
    crops = crops_of([CALM] * 5, part=["train"] * 4 + ["test"])
    seen = expression.Views(np.zeros((1, 5, 64, 64), np.uint8), np.zeros((1, 5, 14), np.float32))
    found = expression.by_halves(crops, seen)
    assert trained == [[0, 2], [1, 3]]
    odds = found[0, :, 0] - found[0, :, 1]
    # People of the second half are read by the first net, and the test's by the mean of both.
    assert odds == pytest.approx([2, 1, 2, 1, 1.5], abs=1e-5)
