"""Scores of a classifier: accuracy, balanced recall, area under the ROC curve, F1, calibration. Pure.

Definitions: Fawcett, An introduction to ROC analysis (2006); Guo et al., On Calibration of Modern Neural
Networks (2017) for the expected calibration error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def auc(scores: ArrayLike, truth: ArrayLike) -> float:
    """Chance that a true case scores above a false one; ties count half. nan when one kind is missing."""
    values, is_true = np.asarray(scores, float), np.asarray(truth, bool)
    n_true, n_false = int(is_true.sum()), int((~is_true).sum())
    if not n_true or not n_false:
        return float("nan")
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((ranks[is_true].sum() - n_true * (n_true + 1) / 2) / (n_true * n_false))


def f1(said: ArrayLike, truth: ArrayLike) -> float:
    """Harmonic mean of precision and recall; 0 when nothing true was said."""
    said, is_true = np.asarray(said, bool), np.asarray(truth, bool)
    both = int((said & is_true).sum())
    total = int(said.sum() + is_true.sum())
    return 2 * both / total if total else 0.0


def balanced(said: Sequence[str], truth: Sequence[str]) -> float:
    """Mean of the recalls of the classes that occur."""
    pairs = list(zip(said, truth, strict=True))
    recalls = []
    for label in sorted(set(truth)):
        mine = [s == t for s, t in pairs if t == label]
        recalls.append(sum(mine) / len(mine))
    return float(np.mean(recalls)) if recalls else float("nan")


def calibration_error(confidence: ArrayLike, right: ArrayLike, bins: int = 15) -> float:
    """Expected calibration error: mean gap between confidence and accuracy over equal bins, by their size."""
    sure, hit = np.asarray(confidence, float), np.asarray(right, float)
    which: NDArray[np.int64] = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)
    gaps = [
        abs(sure[which == b].mean() - hit[which == b].mean()) * (which == b).sum() for b in np.unique(which)
    ]
    return float(sum(gaps) / len(sure)) if len(sure) else float("nan")


def overlap(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two boxes (x0, y0, x1, y1)."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(width, 0.0) * max(height, 0.0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return both / union if union > 0 else 0.0


def matched(wanted: Sequence[Sequence[float]], found: Sequence[Sequence[float]], least: float) -> int:
    """Number of wanted boxes that are found with an IoU of at least `least`, each by a box of its own.

    The pairs that overlap most are taken first.
    """
    pairs = sorted(
        ((overlap(w, f), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found)), reverse=True
    )
    taken: list[tuple[int, int]] = []
    for ratio, i, j in pairs:
        if ratio >= least and all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return len(taken)
