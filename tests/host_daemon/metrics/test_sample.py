"""The sample planner against the published table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from host_daemon.metrics.sample import chosen, may_ask, plan

# Krejcie and Morgan 1970, table 1: 95 %, margin 5 points. Left out is its 384 for 100,000, which is not what
# its own formula gives.
TABLE = [
    (1500, 306),
    (10, 10),
    (100, 80),
    (220, 140),
    (500, 217),
    (1000, 278),
    (3000, 341),
    (10_000, 370),
    (75_000, 382),
]


@pytest.mark.parametrize(("customers", "ask"), TABLE)
def test_the_published_table(customers, ask):
    assert plan(customers).ask == ask


def test_1500_a_month_are_about_10_a_day_every_fourth():
    month = plan(1500)
    assert round(month.per_day) == 10
    assert month.every == 4
    assert month.customers // month.every >= month.ask


def test_a_single_day_can_be_planned():
    assert plan(1500, days=1).per_day == 306


def test_nobody_comes():
    assert (plan(0).ask, plan(0).every, plan(1).ask) == (0, 1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"customers": -1},
        {"customers": 10, "margin": 0},
        {"customers": 10, "confidence": 1},
        {"customers": 10, "days": 0},
    ],
)
def test_what_cannot_be_planned_is_refused(wrong):
    with pytest.raises(ValueError, match=r"plan|confidence"):
        plan(**wrong)


def test_the_draw_takes_its_share_and_does_not_change_its_mind():
    drawn = [chosen(f"receipt-{i}", 0.204, "salt") for i in range(20_000)]
    # Binomial with p = 0.204: four standard errors are 0.0114.
    assert abs(sum(drawn) / 20_000 - 0.204) < 0.0114
    assert drawn == [chosen(f"receipt-{i}", 0.204, "salt") for i in range(20_000)]
    assert drawn != [chosen(f"receipt-{i}", 0.204, "pepper") for i in range(20_000)]


@pytest.mark.parametrize(
    ("last", "months", "first"),
    [
        (date(2026, 5, 20), 6, date(2026, 11, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_a_known_customer_is_left_alone_for_so_many_months(last, months, first):
    assert may_ask(last, first, months)
    assert not may_ask(last, first - timedelta(days=1), months)


def test_somebody_new_may_be_asked():
    assert may_ask(None, date(2026, 11, 20), 6)
