"""Every text that a person sees is in Russian too, and its places are the same."""

import dataclasses
import re
import typing
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from host_daemon.rules.action import KINDS
from host_daemon.rules.rule import When
from host_daemon.settings.tree import Settings

ROOT = Path(__file__).parents[2]
KEYWORDS = {"mark": None, "text": None, "_": None, "plural": (1, 2), "ngettext": (1, 2)}
METHODS = [("host_daemon/**.py", "python"), ("web_ui/**.py", "python"), ("web_ui/**.html", "jinja2")]
PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The English texts of the code, and where each stands."""
    found = {}
    for folder in ("host_daemon", "web_ui"):
        for file, line, message, _, _ in extract_from_dir(
            str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=lambda path, top=folder: _below(path, top)
        ):
            key = message if isinstance(message, str) else message[0]
            if key:
                found[key] = f"{file}:{line}"
    return found


def _below(path: str, top: str) -> bool:
    parts = Path(path).relative_to(ROOT).parts
    return parts[0] == top and "__pycache__" not in parts


@pytest.fixture(scope="module")
def russian():
    with (ROOT / "host_daemon" / "locale" / "ru.po").open("rb") as file:
        return read_po(file, locale="ru")


def test_there_are_texts(texts):
    assert len(texts) > 500


def test_every_text_is_in_russian(texts, russian):
    def known(text: str) -> bool:
        message = russian.get(text)
        forms = message.string if message is not None else ""
        return bool(forms) and (isinstance(forms, str) or all(forms))

    assert not [f"{place}: {text}" for text, place in texts.items() if not known(text)]


def test_a_translation_has_the_places_of_its_text(russian):
    wrong = []
    for message in russian:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACE.findall(ids[-1]))
        wrong += [ids[0] for string in strings if ids[0] and not set(PLACE.findall(string)) <= wanted]
    assert not wrong


def _docs(part: type) -> set[str]:
    """What the pages say of a part of the settings, of a rule's condition, of an action."""
    found = set()
    for field in dataclasses.fields(part):
        if doc := field.metadata.get("doc"):
            found.add(doc)
        hint = typing.get_type_hints(part)[field.name]
        for inner in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(inner):
                found |= _docs(inner)
    return found


@pytest.mark.parametrize("part", [Settings, When, *KINDS.values()], ids=lambda part: part.__name__)
def test_every_box_of_a_form_is_in_russian(part, russian):
    assert not [doc for doc in _docs(part) if not (russian.get(doc) and russian.get(doc).string)]


def test_no_text_is_translated_twice():
    """The second translation would never be read."""
    with (ROOT / "host_daemon" / "locale" / "ru.po").open(encoding="utf-8") as file:
        ids = re.findall(r"^msgid ((?:\".*\"\n)+)", file.read(), re.MULTILINE)
    assert len(ids) > 500
    assert not [text for text, times in Counter(ids).items() if times > 1]
