"""Every text of the pages stands in Russian too."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import web_ui
from host_daemon.base.texts import LOCALE
from host_daemon.settings.field import leaves
from host_daemon.settings.web import WebSettings

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "text": None, "mark": None, "ngettext": (1, 2), "plural": (1, 2)}


def test_every_text_is_translated() -> None:
    found = extract_from_dir(Path(web_ui.__file__).parent, METHODS, keywords=KEYWORDS)
    keys = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    with (LOCALE / "ru.po").open("rb") as file:
        russian = read_po(file, locale="ru")
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in russian
        if message.id and all(message.string if isinstance(message.string, tuple) else (message.string,))
    }
    assert len(keys) > 100
    assert not keys - translated


def test_translations_name_the_same_places() -> None:
    with (LOCALE / "ru.po").open("rb") as file:
        wrong = [message.id for message in read_po(file, locale="ru") if message.id and not _agrees(message)]
    assert not wrong


def _agrees(message) -> bool:  # type: ignore[no-untyped-def]
    import string

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(places(text) == places(ids[-1]) for text in strings)


def test_every_setting_of_the_pages_is_explained_in_russian() -> None:
    with (LOCALE / "ru.po").open("rb") as file:
        russian = {message.id for message in read_po(file, locale="ru") if message.string}
    assert not {field.metadata["doc"] for _, field in leaves(WebSettings)} - russian
