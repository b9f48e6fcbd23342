"""Pictures and their JPEGs."""

from __future__ import annotations

import numpy as np
import pytest

from host_daemon.vision.picture import decoded, encoded


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"not a picture", encoded(np.zeros((9, 9, 3), np.uint8))[:60]]
)
def test_a_damaged_jpeg_is_no_picture(data: bytes) -> None:
    assert decoded(data) is None


def test_a_jpeg_can_be_read_smaller() -> None:
    jpeg = encoded(np.full((64, 48, 3), 200, np.uint8))
    assert [decoded(jpeg, by).shape for by in (1, 2, 8)] == [(64, 48, 3), (32, 24, 3), (8, 6, 3)]


def test_a_grey_wall_stays_grey() -> None:
    picture = decoded(encoded(np.full((16, 16, 3), 120, np.uint8)))
    assert int(picture.min()) == pytest.approx(120, abs=2)
    assert int(picture.max()) == pytest.approx(120, abs=2)
