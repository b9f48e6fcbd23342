"""Who is trained on and who is kept apart: pictures are split by person, never through one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Shares of the people, and the seed of the draw. Changing either makes earlier figures incomparable.
TEST, CALIBRATE, SEED = 0.13, 0.07, 7


def parts(people: Sequence[str]) -> dict[str, str]:
    """For every person `train`, `calibrate` or `test`; the same people are always split the same way."""
    names = sorted(set(people))
    drawn = np.random.default_rng(SEED).permutation(len(names))
    test, calibrate = int(TEST * len(names)), int((TEST + CALIBRATE) * len(names))
    found = dict.fromkeys(names, "train")
    for place, index in enumerate(drawn):
        if place < calibrate:
            found[names[index]] = "test" if place < test else "calibrate"
    return found
