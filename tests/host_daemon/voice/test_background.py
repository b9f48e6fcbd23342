from __future__ import annotations

from host_daemon.voice.background import recordings


def test_a_recording_counts_once_however_often_its_folder_is_linked(tmp_path):
    """Debian's asterisk-core-sounds-ru has ru -> ru_RU -> ru_RU_f_IvrvoiceRU."""
    voice = tmp_path / "ru_RU_f_IvrvoiceRU"
    voice.mkdir()
    (voice / "hello.g722").touch()
    (voice / "hello.txt").touch()
    (tmp_path / "ru_RU").symlink_to(voice)
    (tmp_path / "ru").symlink_to(tmp_path / "ru_RU")
    assert recordings(tmp_path) == [(voice / "hello.g722").resolve()]


def test_recordings_in_a_linked_folder_are_found(tmp_path):
    shop, folder = tmp_path / "shop", tmp_path / "sounds"
    shop.mkdir()
    folder.mkdir()
    (shop / "talk.wav").touch()
    (folder / "shop").symlink_to(shop)
    assert recordings(folder) == [(shop / "talk.wav").resolve()]
