"""The firmware as boards carry it."""

from host_daemon.provisioning.firmware_build import ABI, build


def test_every_part_is_compiled_for_the_interpreter_that_boards_have(tmp_path):
    built = build(tmp_path)
    assert "firmware/apps/buttons.mpy" in built.files and "main.py" in built.start
    # Byte 0 is M, byte 1 the version of the format.
    assert {(data[:1], data[1]) for data in built.files.values()} == {(b"M", ABI)}


def test_what_did_not_change_is_not_compiled_again(tmp_path, monkeypatch):
    built = build(tmp_path)
    monkeypatch.setattr("sys.executable", str(tmp_path / "no compiler beside this"))
    assert build(tmp_path) == built


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "file").touch()
    assert build(tmp_path / "file" / "below") == build(tmp_path)


def test_what_was_kept_and_cannot_be_read_is_compiled_anew(tmp_path):
    built = build(tmp_path)
    for noted in tmp_path.rglob("*.source"):
        noted.unlink()
        noted.mkdir()
    assert build(tmp_path) == built
