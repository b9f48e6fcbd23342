# On MicroPython only.
"""The mark of a version that works."""

import json
import os

from firmware.apps import slots
from tests.fakes.board_flash import MountedFlash


def marked(content):
    """What is on the board's flash when the app has found itself well; None: no file."""
    with MountedFlash():
        if content is not None:
            with open("/slots.json", "w") as file:
                file.write(content)
        slots.mark_good()
        if "slots.json" not in os.listdir("/"):
            return None
        with open("/slots.json") as file:
            return file.read()


def test_a_new_version_that_works_becomes_the_one_to_go_back_to():
    found = json.loads(marked('{"now": "b", "good": "a", "crashes": 2}'))
    assert found == {"now": "b", "good": "b", "crashes": 0}


def test_nothing_is_written_when_nothing_changes():
    content = '{ "now": "a", "good": "a", "crashes": 0 }'
    assert marked(content) == content


def test_a_board_without_slots_and_a_damaged_file_are_left_as_they_are():
    assert marked(None) is None
    assert marked("{") == "{"
