"""`smilepost board` on a virtual board."""

import asyncio
import errno

import pytest

from firmware.common import wire
from hardware import pinmap
from hardware.simulator import control
from hardware.simulator.fleet import Spec
from host_daemon.app.cli import main
from host_daemon.kits.installer import KitInstaller
from host_daemon.store.config import Config
from host_daemon.store.records import Operator, Point
from tests.fakes.board_bench import mpremote


async def smilepost(*arguments: str) -> int:
    return await asyncio.to_thread(main, list(arguments))


@pytest.mark.parametrize("fresh", ["fob"], indirect=True)
async def test_a_board_that_is_paired_after_the_kit_keeps_the_meanings_of_its_pin_map(fresh, tmp_path):
    data, port = ("--data", str(tmp_path / "data")), ("--port", str(fresh))
    Config(tmp_path / "data").write_settings({})
    KitInstaller(tmp_path / "data").apply("sales-tachometer")
    assert await smilepost(*data, "board", "flash", *port, "fob") == 0
    assert await smilepost(*data, "board", "pair", *port, "fob", "Fob", "--point", "till") == 0
    (board,) = Config(tmp_path / "data").boards()
    assert board.meanings == pinmap.load("fob").meanings
    assert {"attempt", "ask"} <= set(board.meanings.values())  # what the kit needs is there


async def test_a_technician_flashes_and_pairs_a_board(fresh, tmp_path, capsys):
    data, port = ("--data", str(tmp_path / "data")), ("--port", str(fresh))
    assert await smilepost(*data, "board", "pair", *port, "usb-remote", "Till 1") == 2
    assert "no Smilepost firmware" in capsys.readouterr().err
    assert await smilepost(*data, "board", "flash", *port, "usb-remote") == 0
    assert await smilepost(*data, "board", "pair", *port, "fob", "Till 1") == 2
    assert "another kind of board" in capsys.readouterr().err
    assert await smilepost(*data, "board", "pair", *port, "usb-remote", "Till 1", "--point", "till") == 0
    board = Config(tmp_path / "data").board(Spec("usb", "").device)
    assert (board.name, board.point, board.app, board.pins) == ("Till 1", "till", "remote", "usb-remote")
    assert board.meanings == {"0": "negative", "1": "neutral", "2": "positive"}
    key = Config(tmp_path / "data").key(board.device)
    assert len(key) == wire.KEY_SIZE
    assert key.hex() not in capsys.readouterr().out
    assert await smilepost(*data, "board", "monitor", *port, "--seconds", "6") == 0
    assert '"kind": "hello"' in capsys.readouterr().out
    assert await smilepost(*data, "board", "test", *port, "--seconds", "1") == 0
    assert "slot a" in capsys.readouterr().out


async def test_a_pin_map_for_another_chip_is_refused_before_anything_is_written(fresh, tmp_path, capsys):
    data, port = ("--data", str(tmp_path / "data")), ("--port", str(fresh))
    for pins, part in {"smiley-remote": "radio", "ethernet-remote": "Ethernet chip"}.items():
        assert await smilepost(*data, "board", "flash", *port, pins) == 2
        assert part in capsys.readouterr().err
    assert "firmware" not in await mpremote(fresh, "fs", "ls")
    assert "a/" not in await mpremote(fresh, "fs", "ls")


async def test_wrong_names_are_answered_with_the_right_ones(fresh, tmp_path, capsys):
    data, port = ("--data", str(tmp_path / "data")), ("--port", str(fresh))
    assert await smilepost(*data, "board", "flash", *port, "nonsense") == 2
    assert "smiley-remote" in capsys.readouterr().err
    assert await smilepost(*data, "board", "press", "usb", "red") == 2
    assert "smilepost run" in capsys.readouterr().err
    assert await smilepost(*data, "board", "pair", *port, "ethernet-remote", "LAN") == 2
    assert "--broker" in capsys.readouterr().err
    config = Config(tmp_path / "data")
    config.put(Point(id="point-1", name="Kiosk"))
    config.put(Operator(id="anna", name="Anna"))
    pairing = (*data, "board", "pair", *port, "usb-remote", "Till 1")
    assert await smilepost(*pairing, "--point", "point-7") == 2
    assert "point-1 (Kiosk)" in capsys.readouterr().err
    assert await smilepost(*pairing, "--operator", "Bert") == 2
    assert "anna (Anna)" in capsys.readouterr().err
    assert await smilepost(*pairing, "--point", "Kiosk", "--operator", "Anna") == 2
    assert "no Smilepost firmware" in capsys.readouterr().err


async def test_a_full_disk_is_told_to_who_pairs(fresh, tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    board = ("--data", str(tmp_path / "data"), "board")
    assert await smilepost(*board, "flash", "--port", str(fresh), "usb-remote") == 0
    monkeypatch.setattr("host_daemon.store.storage.write_whole", full)
    assert await smilepost(*board, "pair", "--port", str(fresh), "usb-remote", "Till 1") == 2
    assert "No space left on device" in capsys.readouterr().err


async def test_a_virtual_board_that_a_technician_pairs_stays_a_virtual_one(fresh, tmp_path, capsys):
    """Else the post would take it for real hardware, and leave its stand-ins away from the next start on."""
    data = tmp_path / "data"

    async def boards():
        return [{"port": str(fresh)}]

    stage = await control.serve(data / "stage" / "control.sock", {"boards": boards})
    try:
        assert await smilepost("--data", str(data), "board", "list") == 0
        assert f"{fresh}  virtual board" in capsys.readouterr().out
        board = ("--data", str(data), "board")
        assert await smilepost(*board, "flash", "--port", str(fresh), "usb-remote") == 0
        # By another name of the port, as a shell completes it.
        assert await smilepost(*board, "pair", "--port", str(fresh.resolve()), "usb-remote", "Till 1") == 0
    finally:
        await stage.close()
    assert Config(data).board(Spec("usb", "").device).virtual
