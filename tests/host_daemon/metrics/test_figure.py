"""Quantiles of the normal distribution, against printed tables."""

from __future__ import annotations

import pytest

from host_daemon.metrics.figure import quantile


@pytest.mark.parametrize(("confidence", "errors"), [(0.90, 1.6449), (0.95, 1.9600), (0.99, 2.5758)])
def test_as_tables_have_it(confidence: float, errors: float) -> None:
    assert quantile(confidence) == pytest.approx(errors, abs=5e-5)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.5])
def test_what_is_no_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(confidence)
