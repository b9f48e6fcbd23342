"""The command as it can be typed here, for messages that name it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# Stands in texts for the command.
PLACE = "{smilepost}"


def typed_command() -> str:
    """`smilepost` where that is found on PATH, else its path: relative to this folder where it lies below."""
    own = Path(sys.prefix) / "bin" / "smilepost"
    found = shutil.which("smilepost")
    if found and Path(found).resolve() == own.resolve():
        return "smilepost"
    return str(own.relative_to(Path.cwd())) if own.is_relative_to(Path.cwd()) else str(own)


def with_command(text: str) -> str:
    """The text with the command in its place."""
    return text.replace(PLACE, typed_command()) if PLACE in text else text
