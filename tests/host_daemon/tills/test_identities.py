"""Names as tills print them."""

from __future__ import annotations

import pytest

from host_daemon.store.records import Operator
from host_daemon.tills.identities import cashier

OPERATORS = (Operator(id="anna", name="Иванова А. А."), Operator(id="petr", name="Пётр"))


@pytest.mark.parametrize(
    ("printed", "who"),
    [
        ("Иванова А. А.", "anna"),
        ("ИВАНОВА А.А.", "anna"),
        ("Иванова  А.А", "anna"),
        ("ПЕТР", "petr"),
        ("Иванова", None),
        ("", None),
    ],
)
def test_a_printed_name(printed, who):
    assert cashier(printed, OPERATORS) == who
