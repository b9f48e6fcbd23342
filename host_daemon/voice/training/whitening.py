"""Whitening of embeddings, so that one penalty fits all their numbers."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from host_daemon.voice.spotting.embedder import SIZE
from host_daemon.voice.training.negatives import Negatives
from models.manifest import load

Floats = NDArray[np.float32]
_PIECE = 10_000


@dataclass(frozen=True, eq=False)
class Whitening:
    """Embeddings turned so that their numbers are independent, and as large as they tell words apart.

    lasting: the covariance, in this view, of what one voice differs by from another all along.
    """

    mean: Floats
    matrix: Floats
    lasting: Floats

    @staticmethod
    def of(negatives: Negatives) -> Whitening:
        """Whitening in which what the negatives vary by counts as noise, and even more what the same words
        said by different voices vary by (`models/speech_spread`). Raises models.manifest.BadModel."""
        mean = negatives.embeddings.mean(axis=0, dtype=np.float64)
        noise = _covariance(negatives.embeddings, mean) + _known("speech_spread")
        values, vectors = np.linalg.eigh(noise)
        matrix = (vectors / np.sqrt(values + 0.01 * values.mean())) @ vectors.T
        lasting = matrix @ _known("speech_lasting") @ matrix
        return Whitening(np.asarray(mean, np.float32), matrix.astype(np.float32), lasting.astype(np.float32))

    def apply(self, embeddings: Floats) -> Floats:
        return np.asarray((embeddings - self.mean) @ self.matrix, np.float32)

    def steady(self, rows: Floats, window: int) -> Floats:
        """Windows [n, window * 96] of this view, in which what lasts counts for less: their mean is made
        smaller where voices differ all along. It is symmetric: on coefficients that were fitted to such
        windows it gives those for windows as they were."""
        values, vectors = np.linalg.eigh(self.lasting)
        shares = 1 / np.sqrt(1 + window * np.maximum(values, 0)) - 1
        framed = rows.reshape(len(rows), window, SIZE)
        less = framed.mean(axis=1) @ ((vectors * shares) @ vectors.T).astype(np.float32)
        return np.asarray((framed + less[:, None]).reshape(len(rows), -1), np.float32)

    def unfold(self, coefficients: Floats) -> tuple[Floats, float]:
        """Weights [window, 96] and constant for embeddings as they come."""
        weights = coefficients[:-1].reshape(-1, SIZE) @ self.matrix
        return weights, float(coefficients[-1] - (weights @ self.mean).sum())


def _covariance(rows: Floats, mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exact, and a piece at a time: numpy's own makes two copies of hours in double precision."""
    total = np.zeros((rows.shape[1], rows.shape[1]))
    for first in range(0, len(rows), _PIECE):
        piece = rows[first : first + _PIECE].astype(np.float64) - mean
        total += piece.T @ piece
    return total / (len(rows) - 1)


@functools.cache
def _known(name: str) -> NDArray[np.float64]:
    manifest = load(name)
    found = np.load(io.BytesIO(manifest.content()), allow_pickle=False).astype(np.float64)
    return np.asarray(found * float(manifest.options["weight"]))
