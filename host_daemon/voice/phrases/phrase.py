"""A phrase as people set it up: text, speaker, group, and how sure the post must be."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass
from typing import Any, ClassVar, Literal

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.validation import build
from host_daemon.events import PhraseGroup
from host_daemon.settings.field import setting

Group = PhraseGroup
Role = Literal["customer", "operator", "any"]
Engine = Literal["embedding", "porcupine", "vosk"]

# What one post can listen for at once. 200 phrases are one product of 12,000 numbers per 80 ms.
MOST = 200
# Texts that share this much sound alike.
_ALIKE = 0.85
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_UNKNOWN = _("The phrase has a group, microphone or engine that does not exist.")
_LETTERS = {"en": "LATIN", "ru": "CYRILLIC"}


class BadPhrase(UserError):
    """A phrase that cannot be listened for. The text says why."""


@dataclass(frozen=True)
class Phrase:
    """One phrase.

    key: short name, unique on the post; its classifier is the file `<key>.head`. text: as it is said.
    language: code. group: what it stands for. role: at which microphones it is listened for. event: what a
    rule calls it (a staff action's name, for example `offer`); empty: the group. threshold: added to the
    classifier's own, in logits; above zero fires less. engine: who spots it. always: also outside a listening
    window. by_text: whether speech made from the text teaches it, beside people.
    """

    SHAPE: ClassVar[str] = _("The phrase has an unknown or a missing field.")

    key: str
    text: str
    language: str
    group: Group = setting(MISSING, "what it stands for", wrong=_UNKNOWN)
    role: Role = setting("any", "at which microphones it is listened for", wrong=_UNKNOWN)
    event: str = ""
    threshold: float = setting(
        0.0,
        "added to the head's own, in logits",
        low=-20,
        high=20,
        wrong=_("A phrase's threshold lies between -20 and 20."),
    )
    engine: Engine = setting("embedding", "who spots it", wrong=_UNKNOWN)
    always: bool = True
    by_text: bool = True

    @property
    def name(self) -> str:
        """Name of its event."""
        return self.event or self.group

    @property
    def words(self) -> int:
        return len(self.text.split())


def checked(phrase: Phrase) -> Phrase:
    """The phrase with its text tidied. Raises BadPhrase."""
    return read(asdict(phrase))


def read(written: dict[str, Any]) -> Phrase:
    """A phrase from the configuration, its text tidied. Raises BadPhrase."""
    text = written.get("text")
    if isinstance(text, str):
        written = {**written, "text": " ".join(unicodedata.normalize("NFC", text).split())}
    phrase = build(Phrase, written, whole="phrase", error=BadPhrase)
    _check(phrase)
    return phrase


def _check(phrase: Phrase) -> None:
    text = phrase.text
    letters = [c for c in text if c.isalpha()]
    if not letters:
        raise BadPhrase(_("The phrase is empty."))
    if len(letters) < 3:
        raise BadPhrase(_("The phrase is too short to be told from other sounds."))
    if len(text) > 80:
        raise BadPhrase(_("The phrase is too long: up to 80 letters, about two seconds."))
    script = _LETTERS.get(phrase.language)
    if script and not all(unicodedata.name(c, "").startswith(script) for c in letters):
        raise BadPhrase(_("The phrase has letters that its language does not have."))
    if not _KEY.fullmatch(phrase.key):
        raise BadPhrase(_("A phrase's short name is made of small Latin letters, digits and hyphens."))


def phrases(written: Iterable[dict[str, Any]]) -> list[Phrase]:
    """All phrases of a post. Raises BadPhrase, also when two share a name or there are more than MOST."""
    found = [read(one) for one in written]
    if len(found) > MOST:
        raise BadPhrase(_("There are more phrases than the post can listen for."))
    if len({phrase.key for phrase in found}) < len(found):
        raise BadPhrase(_("Two phrases have the same short name."))
    return found


def short(phrase: Phrase) -> bool:
    """Whether the phrase needs real voices and a listening window: a single word, or hardly more."""
    return phrase.words == 1 or sum(c.isalpha() for c in phrase.text) < 9


# What small Latin letters a Cyrillic one becomes in a key.
_LATIN = dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziyklmnoprstufhcye", strict=True)) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


def key_for(text: str, taken: Iterable[str]) -> str:
    """A short name made of the text, other than those that are taken."""
    letters = "".join(_LATIN.get(c, c) if c.isalnum() else " " for c in text.lower())
    base = "-".join(re.findall(r"[a-z0-9]+", letters))[:40].strip("-") or "phrase"
    found, number, known = base, 1, set(taken)
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found


def alike(phrase: Phrase, others: Iterable[Phrase]) -> list[Phrase]:
    """Phrases whose text holds this one's or is held in it, or differs by hardly a letter."""
    own = _plain(phrase.text)
    return [
        other
        for other in others
        if other.key != phrase.key
        and other.language == phrase.language
        and (
            f" {own} " in f" {_plain(other.text)} "
            or f" {_plain(other.text)} " in f" {own} "
            or difflib.SequenceMatcher(None, own, _plain(other.text)).ratio() >= _ALIKE
        )
    ]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
