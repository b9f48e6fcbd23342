"""Channel to a target, as far as its address."""

from pathlib import Path

import pytest

from host_daemon.outbox import apprise_channel
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.failure import DeliveryFailed
from host_daemon.outbox.message import Message
from host_daemon.store.config import Config


def test_a_target_without_an_address_takes_nothing(tmp_path: Path):
    with pytest.raises(DeliveryFailed, match="no address"):
        Channel(Config(tmp_path), tmp_path).send("chat", Message("key", "", "", ()))


def test_files_go_out_under_names_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sent: list[str] = []

    def send(_address: str, message: Message, _recipient: str) -> None:
        sent.extend(f"{path.name}: {path.read_text()}" for path in message.files)

    monkeypatch.setattr(apprise_channel, "send", send)
    config = Config(tmp_path)
    config.put_address("chat", "json://127.0.0.1/x")
    photos = tmp_path / "a1b2.jpg", tmp_path / "c3d4.jpg"
    for path in photos:
        path.write_text(path.stem)
    Channel(config, tmp_path).send("chat", Message("k", "", "", photos, "Касса 1/2 2026-12-01 10-26-42"))
    assert sent == ["Касса 1_2 2026-12-01 10-26-42 1.jpg: a1b2", "Касса 1_2 2026-12-01 10-26-42 2.jpg: c3d4"]
