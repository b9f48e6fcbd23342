"""Pictures in a stream, whatever stands between them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.vision.camera import jpeg_stream
from host_daemon.vision.camera.jpeg_stream import BadStream, JpegStream
from host_daemon.vision.picture import decoded, encoded

NOISE = np.random.default_rng(1).integers(0, 255, (48, 64, 3)).astype(np.uint8)
ONE, TWO = encoded(NOISE), encoded(np.full((48, 64, 3), 90, np.uint8))


def progressive(restart: int) -> bytes:
    """Several scans, and restart markers in them."""
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1, cv2.IMWRITE_JPEG_RST_INTERVAL, restart]
    return cv2.imencode(".jpg", NOISE, options)[1].tobytes()


def with_thumbnail(jpeg: bytes) -> bytes:
    """A picture that holds a smaller one in its head, as cameras' EXIF does."""
    inside = b"Exif\x00\x00" + TWO
    return jpeg[:2] + b"\xff\xe1" + (len(inside) + 2).to_bytes(2, "big") + inside + jpeg[2:]


def part(jpeg: bytes, head: str) -> bytes:
    return b"--b\r\n" + head.format(size=len(jpeg)).encode() + b"\r\n\r\n" + jpeg + b"\r\n"


def found(stream: bytes, step: int = 1 << 20) -> list[bytes]:
    parser = JpegStream()
    return [jpeg for i in range(0, len(stream), step) for jpeg in parser.feed(stream[i : i + step])]


LENGTH = "Content-Type: image/jpeg\r\nContent-Length: "
STREAMS = {
    "parts with lengths": part(ONE, LENGTH + "{size}") + part(TWO, LENGTH + "{size}"),
    "parts without": part(ONE, "Content-Type: image/jpeg") + part(TWO, "Content-Type: image/jpeg"),
    "padded with zeros": ONE + bytes(2000) + TWO + bytes(70_000),
    "one after another": ONE + TWO,
    "a border without dashes": part(ONE, LENGTH + "{size}")[2:] + part(TWO, LENGTH + "{size}")[2:],
    "length 0": part(ONE, LENGTH + "0") + part(TWO, LENGTH + "0"),
    "length too short": part(ONE, LENGTH + "100") + part(TWO, LENGTH + "100"),
    "length far too long": part(ONE, LENGTH + "99999999999") + part(TWO, LENGTH + "99999999999"),
    "length that is none": part(ONE, LENGTH + "-1") + part(TWO, LENGTH + "x"),
    "another header that ends so": part(ONE, "X-Content-Length: 5\r\n" + LENGTH + "{size}")
    + part(TWO, "X-Old-Content-Length: 999999\r\n" + LENGTH + "{size}"),
    "a text part before": part(b"temperature=41", "Content-Type: text/plain\r\nContent-Length: 14")
    + part(ONE, LENGTH + "{size}")
    + part(b"\xd0\xb6" * 500, "Content-Type: text/plain")
    + part(TWO, LENGTH + "{size}"),
    "starts in the middle": ONE[100:] + part(ONE, LENGTH + "{size}") + TWO,
    "fill bytes before markers": ONE[:2] + b"\xff\xff" + ONE[2:-2] + b"\xff\xff\xff\xd9" + TWO,
}


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize("name", STREAMS)
def test_pictures_come_out_whatever_stands_between_and_however_they_are_cut(name: str, step: int) -> None:
    pictures = [decoded(jpeg) for jpeg in found(STREAMS[name], step)]
    assert [None if one is None else one.tobytes() for one in pictures] == [
        one.tobytes() for one in map(decoded, (ONE, TWO)) if one is not None
    ]


@pytest.mark.parametrize(
    "jpeg", [progressive(0), progressive(2), with_thumbnail(ONE)], ids=["scans", "restarts", "thumbnail"]
)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_a_picture_s_own_marks_do_not_end_it(jpeg: bytes, step: int) -> None:
    assert found(jpeg + TWO, step) == [jpeg, TWO]


def test_a_picture_that_is_cut_ends_where_the_next_part_begins() -> None:
    cut = ONE[: len(ONE) // 2]
    assert found(part(cut, LENGTH + "9") + part(TWO, LENGTH + "9")) == [cut, TWO]
    assert found(cut + TWO) == [cut, TWO]


def test_the_last_picture_waits_for_nothing() -> None:
    assert found(b"--b\r\n\r\n" + ONE) == [ONE]


def test_damaged_heads_are_counted_and_passed_over() -> None:
    parser = JpegStream()
    headless = b"\xff\xd8\xff\xe0\x00\x00" + bytes(20)
    assert parser.feed(headless + headless + TWO) == [TWO]
    assert parser.damaged == 2


def test_a_picture_that_nobody_could_hold_is_none() -> None:
    frame = ONE.index(b"\xff\xc0")
    huge = ONE[: frame + 5] + b"\xff\xff\xff\xff" + ONE[frame + 9 :]
    assert found(huge + TWO) == [TWO]


def test_a_stream_without_pictures_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpeg_stream, "MOST_BETWEEN", 1000)
    with pytest.raises(BadStream):
        found(b"<html>" * 1000)
    assert len(found((ONE + bytes(900)) * 5, 500)) == 5


def test_h264_has_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpeg_stream, "MOST_BETWEEN", 1 << 20)
    units = np.random.default_rng(2).integers(0, 255, 2 << 20).astype(np.uint8).tobytes()
    with pytest.raises(BadStream):
        found(b"\x00\x00\x00\x01\x67" + units, 1 << 16)


def test_a_picture_without_an_end_is_given_up_and_not_searched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpeg_stream, "LONGEST", 4 << 20)
    parser = JpegStream()
    parser.feed(ONE[:-2])
    with pytest.raises(BadStream):
        # Searched anew from its start with every piece, this would be 2 GB to look through.
        for _ in range(1025):
            parser.feed(b"x" * 4096)


PIECES = [ONE, TWO, ONE[:300], TWO[40:], b"\xff\xd8\xff", b"\xff", b"--b\r\n", bytes(50)]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40)), st.integers(1, 3000))
def test_whatever_comes_is_pictures_or_nothing_in_bounded_memory(pieces: list[bytes], step: int) -> None:
    stream = b"".join(pieces)
    parser = JpegStream()
    out = [jpeg for i in range(0, len(stream), step) for jpeg in parser.feed(stream[i : i + step])]
    assert sum(map(len, out)) <= len(stream)
    assert all(jpeg in stream for jpeg in out)
    assert out == found(stream)


@given(st.integers(0, len(ONE) - 1), st.integers(0, 255))
def test_a_picture_after_a_damaged_one_is_never_lost(place: int, value: int) -> None:
    """Two may: one within whose wrong length the next begins."""
    wrong = ONE[:place] + bytes([value]) + ONE[place + 1 :]
    assert TWO in found(wrong + bytes(1 << 16) + TWO + TWO)
