"""JPEGs in a stream of bytes, found by their own markers: bytes in, whole JPEGs out; no socket inside.

A picture goes from its first marker to its last, by the lengths of its segments and through its coded data.
What stands between pictures (borders, part headers, texts, zeros) is passed over, whatever it says: cameras
announce lengths that are 0, too short or far too long, and borders that never come. Only of a picture that
has no last marker a border tells the end.
"""

from __future__ import annotations

import re

# A frame of a 12-megapixel camera is about 6 MB; a stream with more than this is not a camera.
LONGEST = 32 << 20
# Bytes in which no picture begins; cameras pad theirs with zeros.
MOST_BETWEEN = 8 << 20
# Decoded, a pixel takes three bytes.
MOST_PIXELS = 100_000_000

_START = b"\xff\xd8\xff"
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a segment
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start of frame: size and components
_MARKER = re.compile(rb"\xff+[^\x00\xff]", re.DOTALL)
# Within coded data 0xFF is followed by 0, or by a restart marker.
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
_BORDER = re.compile(rb"\r?\n\r?\n?--[^\r\n]{1,200}\r?\n")


class BadStream(ValueError):
    """The bytes are not a stream of JPEGs."""


class JpegStream:
    """Takes bytes as they come. damaged: pictures that began and could not be followed to an end."""

    def __init__(self) -> None:
        self.damaged = 0
        self._buffer = bytearray()
        self._between = 0
        self._at = 0  # up to here the picture at the buffer's start is followed; 0: none has begun
        self._searched = 0
        self._frame = self._scan = False

    def feed(self, data: bytes) -> list[bytes]:
        """The JPEGs that these bytes complete, oldest first. Raises BadStream."""
        self._buffer += data
        found = []
        while self._at or self._find():
            size = self._follow()
            if size is None:
                break
            if size:
                found.append(bytes(self._buffer[:size]))
                self._between = 0
                self._drop(size)
            else:
                self.damaged += 1
                self._drop(2)  # another may begin within what was none
        if len(self._buffer) > LONGEST:
            raise BadStream(f"no end of a picture within {LONGEST} bytes")
        if self._between > MOST_BETWEEN:
            raise BadStream(f"no picture within {MOST_BETWEEN} bytes")
        return found

    def _find(self) -> bool:
        """Whether a picture begins; what stands before it is dropped."""
        start = self._buffer.find(_START)
        passed = start if start >= 0 else max(0, len(self._buffer) - len(_START) + 1)
        self._between += passed
        del self._buffer[:passed]
        if start < 0:
            return False
        self._at = self._searched = 2
        self._frame = self._scan = False
        return True

    def _drop(self, size: int) -> None:
        del self._buffer[:size]
        self._at = 0

    def _follow(self) -> int | None:
        """Bytes of the picture once it is whole, 0 when it is none; None while more must come."""
        while True:
            found = (_AFTER_SCAN if self._scan else _MARKER).search(self._buffer, self._searched)
            if found is None:
                # A marker may be cut in two.
                self._searched = max(self._at, len(self._buffer) - 1)
                return None
            self._at, marker = found.end(), found[0][-1]
            if marker == _END_OF_IMAGE:
                return self._at if self._frame and self._scan else 0
            if marker == _START_OF_IMAGE:
                return self._cut(found.start())
            if marker not in _ALONE and not self._segment(marker):
                return None if self._at else 0
            self._searched = self._at

    def _segment(self, marker: int) -> bool:
        """Step over a segment; False while it is not here, or, with `_at` at 0, when it cannot be one."""
        begin, known = self._at, len(self._buffer)
        if known >= begin + 2:
            size = int.from_bytes(self._buffer[begin : begin + 2], "big")
            if size < 2 or (marker == _START_OF_SCAN and not self._frame):
                self._at = 0
                return False
            if known >= begin + size:
                if marker in _FRAMES and not self._sized(begin, size):
                    self._at = 0
                    return False
                self._scan = self._scan or marker == _START_OF_SCAN
                self._at = begin + size
                return True
        # Looked at again from its marker on.
        self._searched = self._at = begin - 2
        return False

    def _sized(self, begin: int, size: int) -> bool:
        """Take a start of frame; False for what no camera sends, or nobody could hold."""
        components = self._buffer[begin + 7] if size > 7 else 0
        height = int.from_bytes(self._buffer[begin + 3 : begin + 5], "big")
        width = int.from_bytes(self._buffer[begin + 5 : begin + 7], "big")
        self._frame = 0 < components <= 4 and size == 8 + 3 * components and width * height <= MOST_PIXELS
        return self._frame

    def _cut(self, end: int) -> int:
        """Size of a picture within which the next one begins: it ends at a border before that, if there is
        one. 0 for one that holds no coded data."""
        if not (self._frame and self._scan):
            return 0
        border = _BORDER.search(self._buffer, max(0, end - 1024), end)
        return border.start() if border else end
