"""The root of everything that a person can mend."""

from __future__ import annotations


class UserError(Exception):
    """Something a person can mend. Its text, already in their language, says what, where and how."""
