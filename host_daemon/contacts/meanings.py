"""Meanings that a gesture of a board can have."""

from __future__ import annotations

from typing import get_args

from host_daemon.events import Moment, Rating

RATINGS = get_args(Rating)


SMILES: dict[str, Moment] = {"smile": "greeting", "smile_offer": "offer", "smile_goodbye": "goodbye"}


RECORD = "record"


# Everything that a gesture can stand for; a Force-majeure press has no event of its own, rules wait for it.
MEANINGS = (*RATINGS, "ask", "question", *SMILES, "attempt", RECORD, "served", "force_majeure", "visitor")
