"""Unix sockets in folders with long names."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from host_daemon.base.unix_socket import address, plain


@pytest.mark.parametrize("letters", [10, 95, 200])
def test_the_address_leads_to_the_socket_and_is_short(tmp_path: Path, letters: int) -> None:
    path = tmp_path / ("f" * letters) / "post.sock"
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as caller:
        with address(path) as short:
            assert len(short.encode()) <= 107  # sun_path without its end, unix(7)
            listener.bind(short)
        assert path.is_socket()
        listener.listen()
        with address(path) as short:
            caller.connect(short)


def test_without_its_folder_there_is_no_address(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), address(tmp_path / "none" / "post.sock"):
        pass


@pytest.mark.parametrize("name", ["shop", "my-shop_2.0@home+"])
def test_a_plain_path_stays_as_it_is(tmp_path: Path, name: str) -> None:
    with plain(Path("/srv") / name / "pulse.sock") as found:
        assert found == f"/srv/{name}/pulse.sock"


@pytest.mark.parametrize("name", ["my shop", "a:b", 'the "shop"', "магазин", "back\\slash", "f" * 95])
def test_any_other_leads_there_without_a_space_or_a_colon(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "alsa.conf").write_text("here")
    with plain(folder / "alsa.conf") as found:
        assert not set(found) & set(' :"\\') and found.isascii() and len(found) <= 107
        assert Path(found).read_text() == "here"
