"""Records, settings and secrets of the configuration."""

import json
from pathlib import Path

import pytest

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


def test_a_secret_of_its_own_is_made_once(tmp_path):
    made = Config(tmp_path).own_secret("sample")
    assert Config(tmp_path).own_secret("sample") == made
    assert Config(tmp_path).own_secret("customers") != made


def test_settings_may_be_written_by_hand_as_the_readme_says(tmp_path):
    (tmp_path / "config.json").write_text('{"settings": {"post": {"name": "Shop 7"}}}')
    config = Config(tmp_path)
    assert config.settings().post.name == "Shop 7"
    config.write_settings({"post": {"name": "Shop 8"}})
    assert Config(tmp_path).settings().post.name == "Shop 8"
    assert not (tmp_path / "config.json.damaged").exists()


def test_a_target_of_an_older_post_means_what_it_meant(tmp_path: Path) -> None:
    """It was told of everything, with photos and sound, and its row had no word of that."""
    (tmp_path / "config.json").write_text(
        '{"targets": {"1": {"name": "chat", "language": "ru", "virtual": false}}}', encoding="utf-8"
    )
    (old,) = Config(tmp_path).targets()
    assert (old.audience, old.may) == ("administrators", ("words", "photo", "sound"))


def test_the_limits_of_a_target_are_read_as_they_were_written(tmp_path: Path) -> None:
    target = Target(name="hers", audience="point", points=("till", "desk"), may=("words",))
    Config(tmp_path).put(target)
    assert Config(tmp_path).targets() == (target,)
