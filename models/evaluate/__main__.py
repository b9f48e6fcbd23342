"""The command `python -m models.evaluate`."""

from __future__ import annotations

import sys

from models.evaluate import main

if __name__ == "__main__":
    sys.exit(main())
