"""Where a post keeps its data."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_data() -> Path:
    """SMILEPOST_DATA, or `var` beside the virtual environment that this Python runs from."""
    chosen = os.environ.get("SMILEPOST_DATA")
    return Path(chosen) if chosen else Path(sys.prefix).parent / "var"
