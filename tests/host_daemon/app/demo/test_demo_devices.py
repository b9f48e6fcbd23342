import asyncio
from pathlib import Path

import pytest

from hardware.simulator import control
from host_daemon.app.demo import demo_devices
from host_daemon.store.config import Config
from host_daemon.store.records import Board, Target

WHERE = {
    "microphone": "pulse:unix:/x:counter.monitor",
    "camera": "http://127.0.0.1:1/stream.mjpg",
    "receiver": "json://127.0.0.1:2/",
}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(tmp_path)


def board(virtual: bool) -> Board:
    return Board(device="a0b1c2d3e4f5", name="b", app="remote", pins="x", point="p", virtual=virtual)


def test_a_post_without_anything_real_has_stand_ins(config: Config):
    assert demo_devices.wanted(config)
    config.put(board(virtual=True))
    demo_devices.configure(config, WHERE)
    assert demo_devices.wanted(config)


def test_one_real_board_sends_them_away(config: Config):
    config.put(board(virtual=False))
    assert not demo_devices.wanted(config)


def test_one_real_microphone_sends_them_away(config: Config):
    config.write_settings({"audio": {"microphones": [{"name": "counter", "device": "hw:1"}]}})
    assert not demo_devices.wanted(config)


@pytest.mark.parametrize(("chosen", "expected"), [("on", True), ("off", False)])
def test_the_setting_decides_when_it_is_set(config: Config, chosen: str, expected: bool):
    config.write_settings({"post": {"stand_ins": chosen}})
    assert demo_devices.wanted(config) is expected


def test_they_are_configured_as_hardware_would_be_and_marked(config: Config):
    demo_devices.configure(config, WHERE)
    settings = config.settings()
    (microphone,), (camera,) = settings.audio.microphones, settings.vision.cameras
    assert (microphone.device, microphone.virtual) == (WHERE["microphone"], True)
    assert (camera.source, camera.virtual) == (WHERE["camera"], True)
    assert config.address("demo") == WHERE["receiver"]
    assert config.one(Target, "demo").virtual


def test_a_second_start_replaces_them_and_keeps_what_is_real(config: Config):
    config.write_settings(
        {
            "post": {"name": "Shop"},
            "audio": {"microphones": [{"name": "hall", "device": "hw:1"}]},
        }
    )
    demo_devices.configure(config, WHERE)
    demo_devices.configure(config, WHERE | {"microphone": "pulse:other"})
    names = [(each.name, each.device) for each in config.settings().audio.microphones]
    assert names == [("hall", "hw:1"), ("counter", "pulse:other")]
    assert config.settings().post.name == "Shop"


def test_their_receiver_gets_the_language_of_messages(config: Config):
    config.write_settings({"post": {"language": "ru"}})
    demo_devices.configure(config, WHERE)
    assert [target.language for target in config.targets() if target.virtual] == ["ru"]


def test_they_can_be_taken_away(config: Config):
    demo_devices.configure(config, WHERE)
    demo_devices.clear(config)
    assert config.settings().audio.microphones == ()
    assert config.targets() == ()


def test_a_real_operator_does_not_inherit_the_pin_of_one_of_the_demonstration(config: Config):
    demo_devices.configure(config, WHERE)
    config.put_secret("pins", "anna", "$argon2id$of-the-demonstration")
    demo_devices.leave(config)
    assert config.operators() == ()
    assert not config.secret("pins", "anna")


async def test_what_stands_in_from_before_is_sent_away(tmp_path: Path):
    there = demo_devices.DemoDevices(tmp_path)
    await there.end()  # nobody stands in
    (tmp_path / "stage").mkdir()
    over = asyncio.Event()

    async def end() -> None:
        over.set()

    server = await control.serve(tmp_path / "stage" / "control.sock", {"end": end})
    await there.end()
    assert over.is_set()
    await server.close()


async def test_a_stand_in_that_could_not_start_is_told_with_its_reason(tmp_path: Path, monkeypatch):
    failed = {
        "boards": {"problem": "Install it.", "error": ""},
        "camera": {"problem": "It could not start", "error": "OSError: no port"},
    }

    async def where(*_: object) -> dict[str, object]:
        return {"failed": failed}

    monkeypatch.setattr(demo_devices.control, "ask", where)
    there = demo_devices.DemoDevices(tmp_path)
    await there.where()
    boards, camera = there.failed()
    assert (boards.name, boards.health, boards.problem) == ("virtual boards", "failed", "Install it.")
    assert (camera.problem, camera.detail) == ("It could not start", {"error": "OSError: no port"})
