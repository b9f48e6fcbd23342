"""Inputs that failed on running posts, with the right values: those of the folder `../shared/cases`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[3] / "shared" / "cases"

ABSENT = "../shared is absent: its inputs are not tried"
