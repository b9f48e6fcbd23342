from __future__ import annotations

import pytest

from host_daemon.vision.camera import mjpeg
from host_daemon.vision.camera.camera import CameraLost, NewestFrame
from host_daemon.vision.camera.mjpeg import BadStream, MjpegCamera, MjpegParser
from tests.waiting import PATIENCE_S

ONE, TWO = b"\xff\xd8one\xff\xd9", b"\xff\xd8two with \xff\xd9 a thumbnail's end inside\xff\xd9"


def counted(*jpegs: bytes) -> bytes:
    return b"".join(
        b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(j), j) for j in jpegs
    )


def bare(*jpegs: bytes) -> bytes:
    return b"".join(b"--b\r\nContent-Type: image/jpeg\r\n\r\n" + j + b"\r\n" for j in jpegs) + b"--b"


@pytest.mark.parametrize("stream", [counted(ONE, TWO), bare(ONE, TWO)], ids=["with lengths", "without"])
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_pictures_come_out_however_the_bytes_are_cut(stream, step):
    parser = MjpegParser()
    found = [jpeg for i in range(0, len(stream), step) for jpeg in parser.feed(stream[i : i + step])]
    assert found == [ONE, TWO]


def test_a_stream_without_pictures_ends(monkeypatch):
    monkeypatch.setattr(mjpeg, "LONGEST", 1000)
    with pytest.raises(BadStream):
        MjpegParser().feed(b"<html>" * 1000)


def test_an_announced_picture_that_is_too_large_ends():
    with pytest.raises(BadStream):
        MjpegParser().feed(b"Content-Length: 99999999999\r\n\r\n\xff\xd8")


def test_nobody_at_the_address():
    with pytest.raises(CameraLost) as lost:
        MjpegCamera("http://127.0.0.1:9/stream").open()
    assert lost.value.problem == "The camera does not answer."


def test_a_frame_is_there_at_once_after_being_shown(stage):
    """Also when the viewer looks rarely: the newest frame is kept, older ones are skipped."""
    newest, late_ms = NewestFrame(MjpegCamera(stage.camera.url), "counter"), []
    newest.start()
    try:
        for scene in ("smile", "black", "neutral", "nobody") * 3:
            shown_at = stage.show(scene)
            frame = newest.after(newest.state().frames - 1, timeout_s=PATIENCE_S)
            while frame.at < shown_at:
                frame = newest.after(frame.number, timeout_s=PATIENCE_S)
            late_ms.append(frame.at - shown_at)
            assert stage.read(frame.picture()) == scene
    finally:
        newest.stop()
    assert min(late_ms) < 150  # a busy machine delays some of them, a fault of the reader each


def test_a_camera_that_goes_and_comes_back_is_opened_again(stage):
    newest = NewestFrame(MjpegCamera(stage.camera.url), "counter")
    newest.start()
    try:
        before = newest.after(0, timeout_s=PATIENCE_S)
        stage.call(stage.camera.stop())
        stage.wait(lambda: newest.state().problem != "")
        stage.call(stage.camera.start())
        assert newest.after(newest.state().frames, timeout_s=PATIENCE_S).number > before.number
        assert newest.state().problem == ""
    finally:
        newest.stop()


def test_a_picture_without_an_end_is_given_up_and_does_not_take_all_the_time(monkeypatch):
    monkeypatch.setattr(mjpeg, "LONGEST", 4 << 20)
    parser = MjpegParser()
    piece = b"\xff\xd8" + b"x" * 4094
    with pytest.raises(BadStream):
        # Searched anew from its start with every piece, this would be 2 GB to look through.
        for _ in range(1025):
            parser.feed(piece)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:99999/x", "http://[::bad/", "http:///x", "http://a b/"]
)
def test_an_address_that_is_none_is_told_and_not_thrown(address):
    with pytest.raises(CameraLost):
        MjpegCamera(address).open()
