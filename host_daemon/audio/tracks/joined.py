"""Files in which recordings follow each other: where each of them begins.

Chained Ogg streams are one file by their standard; badges and pages that record anew after a pause put whole
files of any container one behind the other. A decoder reads the first one only, or none.
"""

from __future__ import annotations

import re
from mmap import mmap

# More pieces are nobody's recording: the rest stays with the last one.
MOST = 500

# A first piece's beginning and how the next one of its kind begins. Long enough that sound has it by chance
# in no file in a million; what is in them by structure (an Ogg page's flags) is looked at below.
_KINDS: tuple[tuple[re.Pattern[bytes], re.Pattern[bytes]], ...] = tuple(
    (re.compile(one, re.DOTALL), re.compile(one, re.DOTALL))
    for one in (
        rb"RIFF....WAVE|RF64....WAVE",
        rb"fLaC[\x00\x80]\x00\x00\x22",
        rb"\x1a\x45\xdf\xa3.{1,60}?\x42\x82.(?:webm|matroska)",
        rb"\x00\x00\x00[\x10-\x80]ftyp[0-9A-Za-z ]{4}",
        rb"#!AMR(?:-WB)?\n",
        rb"caff\x00\x01\x00\x00(?:desc)",
        rb"FORM....AIF[FC]",
        rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
        rb"\.snd\x00\x00\x00.",
        rb"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00",
    )
)
_PAGE = re.compile(rb"OggS\x00(.)", re.DOTALL)
_FIRST_PAGE = 2


def beginnings(data: bytes | mmap) -> list[int]:
    """Offsets of the recordings in a file, the first one's first: at least [0]."""
    if data[:4] == b"OggS":
        return _ogg(data)
    for first, following in _KINDS:
        if first.match(data):
            found = [0]
            for one in following.finditer(data, 1):
                if len(found) == MOST:
                    break
                found.append(one.start())
            return found
    return [0]


def _ogg(data: bytes | mmap) -> list[int]:
    """Of Ogg: pages that begin a stream stand together at the beginning of each link of the chain."""
    found, beginning = [0], True
    for page in _PAGE.finditer(data):
        first = bool(page[1][0] & _FIRST_PAGE)
        if first and not beginning:
            if len(found) == MOST:
                break
            found.append(page.start())
        beginning = first
    return found
