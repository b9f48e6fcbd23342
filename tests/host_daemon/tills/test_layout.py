"""Layouts of tills as JSON."""

from __future__ import annotations

import pytest

from host_daemon.tills.layout import BadLayout, layout_from_json, layout_to_json
from host_daemon.tills.layouts import LAYOUTS


def test_layouts_are_data():
    for layout in LAYOUTS.values():
        assert layout_from_json(layout_to_json(layout)) == layout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sum": ""}, "layout.sum: this is needed"),
        ({"sum": "TOTAL"}, "layout.sum: put brackets"),
        ({"customer": "CARD"}, "layout.customer: put brackets"),
        ({"end": "("}, "layout.end: this is no regular expression"),
        ({"code_page": "koi7"}, "layout.code_page: one of utf-8, cp866"),
        ({"position": "(.*)"}, r"layout.position: name the part"),
        ({"position": "(?P<name>.)(?P<taste>.)"}, "layout.position: one of name"),
        ({"colour": "red"}, "layout.colour"),
    ],
)
def test_a_layout_that_cannot_be_used_is_refused(change, says):
    with pytest.raises(BadLayout, match=says):
        layout_from_json({**layout_to_json(LAYOUTS["video"]), **change})
