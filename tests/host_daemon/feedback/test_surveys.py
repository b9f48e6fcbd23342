"""All surveys of the post."""

from __future__ import annotations

from pathlib import Path

from host_daemon.feedback.surveys import surveys
from host_daemon.store.config import Config

QUESTION = {"name": "Overall", "text": {"en": "How was it?"}}


def test_surveys_come_as_they_were_written(tmp_path: Path) -> None:
    config = Config(tmp_path)
    assert surveys(config) == ()
    config.write_surveys([{"name": one, "questions": [QUESTION]} for one in ("Visit", "Shop")])
    assert [one.name for one in surveys(config)] == ["Visit", "Shop"]


def test_one_that_cannot_be_read_is_left_out_and_logged(tmp_path: Path, caplog) -> None:
    config = Config(tmp_path)
    config.write_surveys([{"name": "Visit"}, {"name": "Shop", "questions": [QUESTION]}])
    assert [one.name for one in surveys(config)] == ["Shop"]
    assert "from 1 to 12 questions" in caplog.text
