"""How often the 95 % interval of Emotional NPS holds the truth, beside the plain Wald interval.

    python tests/bench/coverage.py [--json] [--quick]

Simulated months for three K and seven kinds of points; the least and the greatest coverage of the 21 for each
number of asked customers. A month is a multinomial draw, so nothing of the formula is in it.
"""

import argparse
import json
import math

import numpy as np

from host_daemon.metrics.emonps import AskedCounts, emonps
from host_daemon.metrics.figure import Figure

# Shares of loyal, passive, critics and silent.
POINTS = (
    (0.25, 0.25, 0.25, 0.25),
    (0.50, 0.20, 0.10, 0.20),
    (0.10, 0.20, 0.50, 0.20),
    (0.40, 0.30, 0.30, 0.00),
    (0.05, 0.03, 0.02, 0.90),
    (0.90, 0.05, 0.03, 0.02),
    (0.02, 0.08, 0.60, 0.30),
)
WEIGHTS = (0.2, 0.5, 1.0)
ASKED = (306, 100, 60, 30)


def wald(counts: tuple[int, ...], weight: float) -> tuple[float, float]:
    """The plain interval: the sample's own variance, nothing added."""
    n = sum(counts)
    loyal, _, critics, silent = (count / n for count in counts)
    mean = loyal - critics - weight * silent
    reach = 1.959964 * math.sqrt(max(0.0, loyal + critics + weight**2 * silent - mean**2) / n)
    return 100 * (mean - reach), 100 * (mean + reach)


def ours(counts: tuple[int, ...], weight: float) -> tuple[float, float]:
    figure = emonps(AskedCounts(*counts), weight, least=1)
    assert isinstance(figure, Figure)
    return figure.low, figure.high


def coverage(shares: tuple[float, ...], n: int, weight: float, months: int, interval) -> float:
    """The share of months whose interval holds the truth."""
    truth = 100 * (shares[0] - shares[2] - weight * shares[3])
    draws = np.random.default_rng(7).multinomial(n, shares, size=months)
    found, times = np.unique(draws, axis=0, return_counts=True)
    held = 0
    for counts, count in zip(found, times, strict=True):
        low, high = interval(tuple(int(one) for one in counts), weight)
        held += int(count) * (low <= truth <= high)
    return held / months


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="2,000 months each instead of 100,000")
    args = parser.parse_args()
    months = 2_000 if args.quick else 100_000
    result: dict[str, object] = {"months": months}
    for n in ASKED:
        for name, interval in (("wald", wald), ("ours", ours)):
            shares = [coverage(point, n, weight, months, interval) for point in POINTS for weight in WEIGHTS]
            result[f"{name}_{n}"] = [round(min(shares), 4), round(max(shares), 4)]
    if args.json:
        print(json.dumps(result))
        return
    for n in ASKED:
        print(f"{n:4} asked: plain Wald {result[f'wald_{n}']}, ours {result[f'ours_{n}']}")


if __name__ == "__main__":
    main()
