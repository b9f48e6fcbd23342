"""Sound as samples: 16-bit, one channel, at the one rate that the post records."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Samples a second.
RATE = 16_000

Samples = NDArray[np.int16]
