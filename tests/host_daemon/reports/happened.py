"""Events of one day for reports to count."""

from __future__ import annotations

from datetime import datetime

from host_daemon.events import (
    Asked,
    BurstSeen,
    ExpressionMeasured,
    Rated,
    ReceiptPrinted,
    ServiceChecked,
    SurveyAnswered,
    Tagged,
    TrackCut,
)

NINE = round(datetime.fromisoformat("2026-11-20T09:00:00+03:00").timestamp() * 1000)


MINUTE = 60_000


WHERE = {"point": "till", "operator": "anna"}


def expression(i, action, whose="customer", before=(0.2, 0.2), after=(0.2, 0.2), seen=5, smile=0.0):
    return ExpressionMeasured(
        uid=f"{action}{i}/expression/{whose}/done",
        at=NINE + i * MINUTE,
        camera="counter",
        whose=whose,
        action=action,
        seen_before=5,
        positive_before=before[0],
        negative_before=before[1],
        seen=seen,
        positive=after[0],
        negative=after[1],
        smile=smile,
        cause=f"{action}{i}",
        **WHERE,
    )


def checked(i, greeting, offer):
    return ServiceChecked(
        uid=f"c{i}/check/s/m",
        at=NINE + i * MINUTE,
        standard="s",
        items={"greeting": greeting, "offer": offer},
        who="listener:m",
        cause=f"c{i}",
        **WHERE,
    )


def burst(i, direction):
    side = {"positive": (0.9, 0.0), "negative": (0.0, 0.9)}[direction]
    return BurstSeen(
        uid=f"counter.{i}/burst",
        at=NINE + i * MINUTE,
        camera="counter",
        direction=direction,
        change=1.0,
        positive=side[0],
        negative=side[1],
    )


def tagged(i, cause, tag):
    return Tagged(uid=f"{cause}/tag/{tag}", at=NINE + i * MINUTE, tag=tag, cause=cause, rule="r", **WHERE)


def heard(at, i=0):
    more = {"track": "sale", "microphone": "counter", "path": "a.flac", "duration_ms": 1, "partial": False}
    return TrackCut(uid=f"c{i}", at=at, cut="", missing=(), peaks=(), sha256="", cause="", **more)


def survey(i, key, **factors):
    more = {"survey": "visit", "source": "kiosk", "key": key, "factors": factors}
    return SurveyAnswered(uid=f"{i}/survey", at=NINE + i * MINUTE, **more, **WHERE)


def receipt(i, at=NINE, point="till", total=100):
    more = {"till": "t", "number": str(i), "positions": (), "printed": None, "operator_name": ""}
    return ReceiptPrinted(uid=f"t{i}", at=at, point=point, operator=None, sum=total, **more)


def asked(i, at, operator, rating):
    where = {"point": "till", "operator": operator}
    more = {"source": f"fob:{operator}", "cause": ""}
    return [
        Asked(uid=f"a{i}", at=at, **more, **where),
        Rated(uid=f"r{i}", at=at + 5000, rating=rating, source="b", cause="", number=i % 2, **where),
    ]


def a_day_of_two(pleasing="anna", displeasing="boris"):
    """Anna's forty customers are pleased, Boris's forty are not; hers come at nine, his at ten."""
    events = []
    for i in range(80):
        operator, rating = (pleasing, "positive") if i < 40 else (displeasing, "negative")
        hour, minute = divmod(i, 40)
        events += asked(i, NINE + hour * 60 * MINUTE + minute * MINUTE, operator, rating)
    return events
