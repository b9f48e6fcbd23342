"""Submissions: their point and their texts."""

from __future__ import annotations

import pytest
from fastapi import HTTPException

from web_ui.core.services import Services
from web_ui.core.submission import clean, point_of


def test_control_characters_and_outer_space_go_and_lines_stay() -> None:
    assert clean(" a\x00b\tc\nd \x7f") == "a b c\nd"


def test_a_point_that_is_not_there_is_not_found(post: Services) -> None:
    assert point_of(post.config, "point-1").name == "Counter 1"
    with pytest.raises(HTTPException) as refused:
        point_of(post.config, "nowhere")
    assert refused.value.status_code == 404
