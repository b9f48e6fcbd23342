"""Logistic regression by L-BFGS, in single precision: small enough for a Pi, exact enough for a threshold.

Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5 with backtracking.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_MEMORY = 12


def fit(rows: Floats, wanted: Floats, weights: Floats, l2: float, start: Floats, rounds: int = 60) -> Floats:
    """The coefficients [columns + 1], the last of them the constant.

    rows: [n, columns]. wanted: 1 or 0 per row. weights: per row. l2: penalty on the squared
    coefficients, not on the constant. start: where to begin.
    """
    at = start.astype(np.float32)
    loss, slope = _loss(rows, wanted, weights, l2, at)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(rounds):
        direction = _direction(slope, steps)
        fall = float(direction @ slope)
        if fall > -1e-9:
            break
        length = 1.0 if steps else min(1.0, 1.0 / float(np.abs(slope).sum() + 1e-12))
        for _try in range(20):
            there = at + length * direction
            new_loss, new_slope = _loss(rows, wanted, weights, l2, there)
            if new_loss <= loss + 1e-4 * length * fall:
                break
            length /= 2
        else:
            break
        moved, turned = there - at, new_slope - slope
        curve = float(moved @ turned)
        if curve > 1e-10:
            steps = [*steps[1 - _MEMORY :], (moved, turned, 1 / curve)]
        done = loss - new_loss < 1e-6 * max(1.0, loss)
        at, loss, slope = there, new_loss, new_slope
        if done:
            break
    return at


def _loss(rows: Floats, wanted: Floats, weights: Floats, l2: float, at: Floats) -> tuple[float, Floats]:
    score = rows @ at[:-1] + at[-1]
    signed = np.where(wanted > 0, score, -score)
    loss = float((weights * np.logaddexp(0, -signed)).sum()) + 0.5 * l2 * float(at[:-1] @ at[:-1])
    error = weights * (0.5 + 0.5 * np.tanh(score / 2) - wanted)
    return loss, np.append(error @ rows + l2 * at[:-1], error.sum()).astype(np.float32)


def _direction(slope: Floats, steps: list[tuple[Floats, Floats, float]]) -> Floats:
    direction = -slope
    shares = []
    for moved, turned, inverse in reversed(steps):
        share = inverse * float(moved @ direction)
        shares.append(share)
        direction = direction - share * turned
    if steps:
        moved, turned, _ = steps[-1]
        direction = direction * (float(moved @ turned) / float(turned @ turned))
    for (moved, turned, inverse), share in zip(steps, reversed(shares), strict=True):
        direction = direction + (share - inverse * float(turned @ direction)) * moved
    return direction
