"""Split of people into those trained on and those kept apart, never through one person's pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Share of the people kept apart, and the seed of the draw. Changing either makes earlier figures
# incomparable.
TEST, SEED = 0.20, 7


def parts(people: Sequence[str]) -> dict[str, str]:
    """For every person `train` or `test`; the same people are always split the same way."""
    names = sorted(set(people))
    drawn = np.random.default_rng(SEED).permutation(len(names))
    apart = {names[index] for index in drawn[: int(TEST * len(names))]}
    return {name: "test" if name in apart else "train" for name in names}
