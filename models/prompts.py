"""Texts of the recordings in Debian's asterisk-core-sounds: real people reading known words."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

DOCUMENTS = Path("/usr/share/doc")
SOUNDS = Path("/usr/share/asterisk/sounds")
# Of a recording that is there several times the first of these counts.
FORMATS = (".g722", ".wav", ".gsm")
VOICES = {
    "en": "en_US_f_Allison",
    "es": "es_MX_f_Allison",
    "fr": "fr_CA_f_June",
    "it": "it_IT_m_Carlo",
    "ru": "ru_RU_f_IvrvoiceRU",
}


def prompts(language: str) -> dict[Path, str]:
    """Recordings and their texts, as far as they are speech and both are there, by path.

    The recordings come with the packages asterisk-core-sounds-*-g722 (or -wav, -gsm), the texts with those
    without an ending.
    """
    package, folder = f"asterisk-core-sounds-{language}", SOUNDS / VOICES[language]
    try:
        written = gzip.decompress(
            (DOCUMENTS / package / f"core-sounds-{language}.txt.gz").read_bytes()
        ).decode("utf-8-sig")
    except OSError:
        return {}
    found = {}
    for line in written.splitlines():
        key, colon, text = line.partition(":")
        # In brackets stands what is not said.
        said = " ".join(re.sub(r"\[.*?\]|\(.*?\)|<.*?>", "", text).split())
        there = [path for end in FORMATS if (path := folder / f"{key.strip()}{end}").is_file()]
        if colon and not line.startswith(";") and any(c.isalpha() for c in said) and there:
            found[there[0]] = said
    return dict(sorted(found.items()))
