import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from host_daemon.base.errors import UserError
from host_daemon.store.config import PINS, Config
from host_daemon.store.records import Board, Operator, Point, Target
from host_daemon.store.storage import AtomicStorage

BOARD = Board(device="a0b1c2d3e4f5", name="remote", app="remote", pins="remote-3", point="p")


def test_one_process_sees_what_another_wrote(tmp_path: Path):
    one, other = Config(tmp_path), Config(tmp_path)
    assert other.boards() == ()
    one.put(BOARD)
    assert other.boards() == (BOARD,)
    other.put(Operator(id="anna", name="Anna"))
    assert [operator.name for operator in one.operators()] == ["Anna"]


def test_a_record_of_the_same_name_is_replaced(tmp_path: Path):
    config = Config(tmp_path)
    config.put(Point(id="p", name="Counter"))
    config.put(Point(id="p", name="Counter 1"))
    assert config.points() == (Point(id="p", name="Counter 1"),)


def test_the_secrets_of_a_record_go_with_it_and_those_of_others_stay(tmp_path: Path):
    config = Config(tmp_path)
    for name in ("a", "b"):
        config.put(Board(device=name, name=name, app="remote", pins="remote-3", point="p"))
        config.put_key(name, name.encode())
        config.put(Operator(id=name, name=name))
        config.put_secret(PINS, name, f"the PIN of {name}")
        config.put(Target(name=name))
        config.put_address(name, f"json://{name}")
    for kind in (Board, Operator, Target):
        config.remove(kind, "a")
    kept = {name: (config.key(name), config.secret(PINS, name), config.address(name)) for name in ("a", "b")}
    assert kept == {"a": (None, None, None), "b": (b"b", "the PIN of b", "json://b")}
    secrets = (tmp_path / "secrets.json").read_text(encoding="utf-8")
    assert ("json://b" in secrets, "json://a" in secrets, "the PIN of a" in secrets) == (True, False, False)


def test_no_moment_is_without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # A power cut may come after any write.
    config = Config(tmp_path)
    config.write_settings({"post": {"name": "First"}, "contacts": {"answer_window_s": 90}})
    config.write_rules([{"name": "first"}])
    seen: list[tuple[object, object]] = []
    write = AtomicStorage.write

    def watched(storage: AtomicStorage, data: dict[str, dict[str, object]]) -> None:
        write(storage, data)
        other = Config(tmp_path)
        seen.append((other.written_settings(), other.rules()))

    monkeypatch.setattr(AtomicStorage, "write", watched)
    config.write_settings({"post": {"name": "Second"}})
    config.write_rules([{"name": "second"}])
    first, second = {"name": "first"}, {"name": "second"}
    assert seen == [({"post": {"name": "Second"}}, (first,)), ({"post": {"name": "Second"}}, (second,))]


def test_secrets_are_in_no_file_that_is_shown(tmp_path: Path):
    config = Config(tmp_path)
    config.put(BOARD)
    config.put_key(BOARD.device, bytes(range(32)))
    assert config.key(BOARD.device) == bytes(range(32))
    assert bytes(range(32)).hex() not in (tmp_path / "config.json").read_text()
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


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
print("ready", flush=True)
number = 0
while True:
    config.put(Point(id=f"p{number % 50}", name=f"Counter {number}"))
    number += 1
"""


def test_a_kill_while_writing_leaves_a_readable_file(tmp_path: Path):
    for delay_ms in range(5, 45, 4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay_ms / 1000)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        path = tmp_path / "config.json"
        if path.exists():
            assert isinstance(json.loads(path.read_text()), dict)
        assert all(point.name.startswith("Counter") for point in Config(tmp_path).points())
    assert Config(tmp_path).points()


@pytest.mark.parametrize("hand", ['{"device": 5}', '{"name": "x"}', '{"device": "b0", "name": null}', "{}"])
def test_a_row_that_is_no_board_is_left_out_and_said(tmp_path: Path, hand: str):
    config = Config(tmp_path)
    config.put(BOARD)
    written = json.loads((tmp_path / "config.json").read_text())
    written["boards"]["7"] = json.loads(hand)
    (tmp_path / "config.json").write_text(json.dumps(written))
    assert config.boards() == (BOARD,)
    assert config.board("b0") is None
    assert any("left out" in notice for notice in config.notices())


def test_a_field_of_a_newer_version_is_passed_over(tmp_path: Path):
    config = Config(tmp_path)
    config.put(BOARD)
    written = json.loads((tmp_path / "config.json").read_text())
    written["boards"]["1"]["colour"] = "blue"
    (tmp_path / "config.json").write_text(json.dumps(written))
    assert config.board(BOARD.device) == BOARD


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


def test_a_secret_of_its_own_is_made_once(tmp_path):
    made = Config(tmp_path).own_secret("sample")
    assert Config(tmp_path).own_secret("sample") == made
    assert Config(tmp_path).own_secret("customers") != made
