"""Devices and people of a service point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from host_daemon.events import Asked
from host_daemon.settings.audio import AudioSettings, Microphone
from host_daemon.settings.contacts import ContactSettings, Numbered
from host_daemon.settings.tree import Settings
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.config import Config
from host_daemon.store.directory import Directory
from host_daemon.store.records import Board, Point

CAMERAS = (
    Camera(name="till", point="p", role="operator"),
    Camera(name="counter", point="p"),
    Camera(name="door", point="q"),
)
SETTINGS = Settings(
    audio=AudioSettings(
        microphones=(Microphone(name="counter", point="p"), Microphone(name="door", point="q"))
    ),
    vision=VisionSettings(cameras=CAMERAS),
    contacts=ContactSettings(numbers=(Numbered(number=7, operator="vera"), Numbered(number=8))),
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


@pytest.fixture
def directory(config: Config) -> Directory:
    return Directory(config, lambda: SETTINGS)


def test_a_board_is_known_while_it_is_paired(config: Config, directory: Directory) -> None:
    board = Board(device="a0b1c2d3e4f5", name="r", app="remote", pins="x", point="p")
    assert directory.board(board.device) is None
    config.put(board)
    assert directory.board(board.device) == board


def test_each_point_has_its_own_microphones(directory: Directory) -> None:
    assert directory.microphones("q") == ("door",)


def test_only_cameras_at_customers_stand_for_them(directory: Directory) -> None:
    assert directory.cameras("p") == ("counter",)


def test_cameras_at_staff_are_none_until_measuring_them_is_allowed(config: Config) -> None:
    allowed = replace(SETTINGS, vision=replace(SETTINGS.vision, measure_staff=True))
    assert Directory(config, lambda: SETTINGS).cameras("p", "operator") == ()
    assert Directory(config, lambda: allowed).cameras("p", "operator") == ("till",)


def test_a_camera_stands_at_a_point(directory: Directory) -> None:
    assert (directory.camera_point("door"), directory.camera_point("attic")) == ("q", None)


def test_whoever_asked_last_serves(directory: Directory) -> None:
    directory.put(Asked(uid="a", at=1_000, point="p", operator="anna", source="fob", cause="a"))
    assert directory.operator("p", 2_000) == "anna"
    assert directory.operator("p", 500) is directory.operator("q", 2_000) is None


def test_a_number_stands_for_a_worker(directory: Directory) -> None:
    assert (directory.worker(7), directory.worker(8), directory.worker(9)) == ("vera", None, None)


def test_the_points_are_those_of_the_configuration(config: Config, directory: Directory) -> None:
    config.put(Point(id="q", name="Door"))
    config.put(Point(id="p", name="Counter"))
    assert directory.points() == ("p", "q")
