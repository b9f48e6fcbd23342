"""Fixtures of the packages behind the commands."""

from tests.fakes.board_bench import fresh as fresh
from tests.host_daemon.reports.conftest import post as post
from tests.host_daemon.voice.conftest import chatter as chatter
from tests.host_daemon.voice.conftest import classifiers as classifiers
from tests.host_daemon.voice.conftest import embedder as embedder
from tests.host_daemon.voice.conftest import silence_to_learn as silence_to_learn
from tests.host_daemon.voice.conftest import speak as speak
