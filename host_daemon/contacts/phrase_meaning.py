"""The meaning of a phrase at the point: a request for a rating, a question, an offer, a verdict. Pure."""

from __future__ import annotations

from host_daemon.events import (
    Asked,
    PhraseGroup,
    PhraseHeard,
    QuestionAsked,
    Rated,
    Rating,
    SaleAttempted,
    ServedBy,
    uids,
)

# A8: clearly positive, not clearly positive, negative.
RATINGS: dict[PhraseGroup, Rating] = {"positive": "positive", "neutral": "neutral", "negative": "negative"}


# The staff action that is an attempt to sell.
OFFER = "offer"


def interpret(
    heard: PhraseHeard, operator: str | None, served_by: ServedBy = ""
) -> Asked | QuestionAsked | Rated | SaleAttempted | None:
    """The event that a virtual button would make of it; None for phrases that are only noted.

    operator: who served at that moment; served_by: how that is known.
    """
    if heard.group == "request":
        return Asked(
            uid=uids.asked_aloud(heard.uid),
            at=heard.at,
            point=heard.point,
            operator=operator,
            source="voice",
            cause=heard.uid,
        )
    if heard.group == "question":
        return QuestionAsked(
            uid=uids.phrase_question(heard.uid),
            at=heard.at,
            point=heard.point,
            operator=operator,
            source="voice",
            cause=heard.uid,
        )
    if heard.group == "staff_action" and heard.name == OFFER:
        return SaleAttempted(
            uid=uids.meant(heard.uid, "attempted"),
            at=heard.at,
            point=heard.point,
            operator=operator,
            source="voice",
            cause=heard.uid,
        )
    rating = RATINGS.get(heard.group)
    if rating is None:
        return None
    return Rated(
        uid=uids.phrase_rating(heard.uid),
        at=heard.at,
        point=heard.point,
        operator=operator,
        rating=rating,
        source="voice",
        cause=heard.uid,
        served_by=served_by,
    )


# A9 always listens, so what fires by itself must be long or very plain.
SURE_WORDS = 3
SURE_SCORE = 0.95


def sure(group: PhraseGroup, words: int, score: float, in_window: bool) -> bool:
    """Whether a phrase may count by itself: displeasure heard outside a window must be long or very plain."""
    return group != "displeasure" or in_window or words >= SURE_WORDS or score >= SURE_SCORE
