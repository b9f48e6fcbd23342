"""Messages in the words of the post."""

from __future__ import annotations

from pathlib import Path

import pytest

from host_daemon.events import NoticeOwed
from host_daemon.outbox.composer import Composer
from host_daemon.store.config import Config
from host_daemon.store.reader import Delivery
from host_daemon.store.records import Operator, Point, Target

NOTICE = NoticeOwed(
    uid="r/notice",
    at=0,
    point="p",
    operator="anna",
    rating="negative",
    targets=("chat",),
    cause="r",
    rule="x",
)
DELIVERY = Delivery(
    id=1,
    key="r/chat/alert",
    target="chat",
    cause="r",
    part="alert",
    state="waiting",
    created_at=0,
    not_before=0,
    attempts=0,
    sent_at=None,
    error="",
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config(tmp_path)
    config.put(Point(id="p", name="Counter"))
    config.put(Operator(id="anna", name="Anna"))
    config.write_settings({"post": {"name": "Shop", "time_zone": "Europe/Moscow"}})
    return config


def test_a_message_has_the_names_and_the_time_of_the_post(config: Config, tmp_path: Path) -> None:
    message = Composer(config, config.settings, tmp_path).compose(DELIVERY, [NOTICE], False)
    assert message.key == "r/chat/alert"
    assert message.title == "Negative rating: Counter"
    assert "Shop" in message.text and "Anna" in message.text
    assert "3:00:00" in message.text  # midnight UTC


def test_a_message_is_in_the_language_of_its_target(config: Config, tmp_path: Path) -> None:
    config.put(Target(name="chat", language="ru"))
    message = Composer(config, config.settings, tmp_path).compose(DELIVERY, [NOTICE], False)
    assert message.title.endswith("Counter") and not message.title.startswith("Negative")


def test_a_message_without_a_target_is_in_the_language_of_the_post(config: Config, tmp_path: Path) -> None:
    config.write_settings({"post": {"language": "ru"}})
    message = Composer(config, config.settings, tmp_path).compose(DELIVERY, [NOTICE], False)
    assert not message.title.startswith("Negative")
