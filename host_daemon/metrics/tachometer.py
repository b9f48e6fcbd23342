"""The sales tachometer: conversion, receipts and attempts beside what customers made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Protocol

from host_daemon.metrics.figure import CONFIDENCE, Contradiction, Figure, TooFew
from host_daemon.metrics.response import response_rate
from host_daemon.metrics.spread import mean


class Sold(Protocol):
    """A receipt. sum: in the smallest coin, below 0 for a refund."""

    @property
    def sum(self) -> int: ...

    @property
    def positions(self) -> Sized: ...


@dataclass(frozen=True)
class Tachometer:
    """A period's sales. Money is in the smallest coin.

    sales: receipts that are no refunds; refunds: the others. turnover: of both. conversion: sales per
    visitor, 0 to 1. receipt: mean sum of a sale. positions: mean number of positions of a sale that lists
    them. attempts_per_visitor: 0 to 1, or a Contradiction when there were more of them than visitors.
    """

    visitors: int
    attempts: int
    sales: int
    refunds: int
    turnover: int
    conversion: Figure | TooFew | Contradiction
    receipt: Figure | TooFew
    positions: Figure | TooFew
    attempts_per_visitor: Figure | TooFew | Contradiction


def tachometer(
    receipts: Iterable[Sold],
    visitors: int,
    attempts: int,
    least: int,
    confidence: float = CONFIDENCE,
) -> Tachometer:
    """A refund does not undo a visit: it counts in the turnover, not in the conversion.

    Without any visitor counted there is no share of visitors, whatever was sold.
    """

    def per_visitor(count: int) -> Figure | TooFew | Contradiction:
        return response_rate(count, visitors, least, confidence) if visitors else TooFew(0, least)

    sums: list[float] = []
    lengths: list[float] = []
    refunds = turnover = 0
    for receipt in receipts:
        turnover += receipt.sum
        if receipt.sum < 0:
            refunds += 1
            continue
        sums.append(receipt.sum)
        if receipt.positions:
            lengths.append(len(receipt.positions))
    return Tachometer(
        visitors,
        attempts,
        len(sums),
        refunds,
        turnover,
        per_visitor(len(sums)),
        mean(sums, least, confidence),
        mean(lengths, least, confidence),
        per_visitor(attempts),
    )
