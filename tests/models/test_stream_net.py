"""A graph with memories, on the speech embedding: 8 frames of 32 bands in, 96 numbers out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.manifest import BadModel, load
from models.stream_net import StreamNet


@pytest.fixture(scope="module")
def frames() -> np.ndarray:
    return np.random.default_rng(1).normal(0, 1, (4 * 8, 32)).astype(np.float32)


def test_a_stream_in_steps_is_the_stream_at_once(frames: np.ndarray):
    one, four = StreamNet(load("speech_embedding")), StreamNet(load("speech_embedding"), 4)
    assert (one.frames, four.frames) == (8, 32)
    steps = np.concatenate([one.run(frames[i : i + 8]) for i in range(0, 32, 8)])
    whole = four.run(frames)
    assert steps.shape == whole.shape == (4, 96)
    assert np.abs(steps - whole).max() < 1e-3


def test_what_came_before_is_kept_until_it_is_forgotten(frames: np.ndarray):
    net = StreamNet(load("speech_embedding"))
    first = net.run(frames[:8])
    second = net.run(frames[:8])
    assert np.abs(first - second).max() > 0.1
    net.forget()
    assert np.abs(net.run(frames[:8]) - first).max() < 1e-3


def test_a_file_that_is_no_graph_is_refused():
    with pytest.raises(BadModel, match="cannot use it"):
        StreamNet(
            replace(load("speech_embedding"), file="speech_spread.npy", sha256=load("speech_spread").sha256)
        )
