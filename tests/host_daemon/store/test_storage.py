import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.store.config import Config
from host_daemon.store.records import Board, Point

BOARD = Board(device="a0b1c2d3e4f5", name="remote", app="remote", pins="remote-3", point="p")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b'{"boards": {',
        b"\0" * 200,
        b"[]",
        b'{"boards": []}',
        b'{"boards": {"x": {}}}',
        b'{"boards": {"1": 5}}',
    ],
)
def test_a_damaged_file_gives_way_to_the_last_good_copy(tmp_path: Path, damage: bytes):
    Config(tmp_path).put(BOARD)
    (tmp_path / "config.json").write_bytes(damage)
    config = Config(tmp_path)
    assert config.boards() == (BOARD,)
    assert config.notices()
    assert (tmp_path / "config.json.damaged").read_bytes() == damage
    config.put(Point(id="p", name="Counter"))
    assert config.notices() == ()


def test_without_any_good_copy_the_person_is_told(tmp_path: Path):
    Config(tmp_path).put(BOARD)
    for name in ("config.json", "config.json.last-good"):
        (tmp_path / name).write_bytes(b"{")
    with pytest.raises(UserError, match=r"config\.json"):
        Config(tmp_path).boards()


WRITER = """
import sys
from pathlib import Path
from host_daemon.store.config import Config
from host_daemon.store.records import Point
config = Config(Path(sys.argv[1]))
config.put(Point(id="p0", name="Counter"))
print("ready", flush=True)
number = 1
while True:
    config.put(Point(id=f"p{number % 50}", name=f"Counter {number}"))
    number += 1
"""


def test_a_kill_while_writing_leaves_a_readable_file(tmp_path: Path):
    for delay_ms in range(5, 45, 4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay_ms / 1000)  # waits for a writer in another process, to meet it anywhere in a write
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        path = tmp_path / "config.json"
        if path.exists():
            assert isinstance(json.loads(path.read_text()), dict)
        assert all(point.name.startswith("Counter") for point in Config(tmp_path).points())
    assert Config(tmp_path).points()


def test_damage_on_a_full_disk_is_read_from_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Config(tmp_path).put(BOARD)
    (tmp_path / "config.json").write_bytes(b"")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("host_daemon.store.storage.write_whole", full)
    config = Config(tmp_path)
    assert config.boards() == (BOARD,)
    assert config.boards() == (BOARD,)
    assert config.notices()
