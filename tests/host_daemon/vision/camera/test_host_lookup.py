"""A camera's host name, known, unknown and never answered."""

from __future__ import annotations

import socket
import threading

import pytest

from host_daemon.vision.camera import host_lookup as module
from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.host_lookup import NO_ANSWER, UNKNOWN, Host
from tests.waiting import PATIENCE_S


def test_a_name_that_nobody_has_is_told_with_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(host: str, port: None) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(module.socket, "getaddrinfo", nobody)
    with pytest.raises(CameraLost) as lost:
        Host("rtsp://anna:secret@door-camera/stream").find()
    assert (lost.value.problem, lost.value.detail) == (UNKNOWN, "door-camera")


@pytest.mark.parametrize("url", ["rtsp://127.0.0.1:554/stream", "http://[::1]:80/"])
def test_an_address_of_numbers_is_known(url: str) -> None:
    Host(url).find()


@pytest.mark.parametrize("url", ["http://[::bad/", f"http://{'a' * 64}.lan/x"])
def test_a_name_that_cannot_be_one_is_unknown(url: str) -> None:
    with pytest.raises(CameraLost, match="unknown"):
        Host(url).find()


def test_a_silent_name_server_holds_up_nothing_and_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 0.01)
    answers, asked = threading.Event(), []

    def silent(host: str, port: None) -> None:
        asked.append(host)
        answers.wait(PATIENCE_S)

    monkeypatch.setattr(module.socket, "getaddrinfo", silent)
    door = Host("rtsp://door-camera/stream")
    for _try in range(3):
        with pytest.raises(CameraLost) as lost:
            door.find()
        assert (lost.value.problem, lost.value.detail) == (NO_ANSWER, "door-camera")
    assert asked == ["door-camera"]
    answers.set()
    monkeypatch.setattr(module, "LONGEST_S", 10)
    door.find()
