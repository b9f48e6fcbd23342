"""Channel to a target, as far as its address."""

from pathlib import Path

import pytest

from host_daemon.outbox.channel import Channel
from host_daemon.outbox.failure import DeliveryFailed
from host_daemon.outbox.message import Message
from host_daemon.store.config import Config


def test_a_target_without_an_address_takes_nothing(tmp_path: Path):
    with pytest.raises(DeliveryFailed, match="no address"):
        Channel(Config(tmp_path), tmp_path).send("chat", Message("key", "", "", ()))
