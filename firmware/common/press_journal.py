"""Journal of the presses that the post has not acknowledged: a file that survives power cuts and damage.

Records of 32 bytes, each with its CRC-32, are only ever appended; now and then the file is written
anew under another name and renamed. What fails its checksum is skipped and counted. While the flash
is full or can only be read, presses stay in memory; the next one tries to write them all.
"""

import binascii
import os
import struct
from collections import namedtuple

# boot, seq: its name. session, at: milliseconds of uptime in that power session, modulo 2**32. The rest
# as in wire.Press.
Kept = namedtuple(
    "Kept", ("boot", "seq", "button", "gesture", "number", "counter", "battery_mv", "session", "at")
)

CAPACITY = 200  # presses; when full, new ones are refused, and their counter accounts for them
MOST_RECORDS = 1000  # in the file; then it is written anew
UNSAVED = 65536  # epochs that a start chooses from which cannot write its own to the flash
_SHORT = 64  # records that a start reads in no time
_BODY = ">BBBBIIHHIII"
_SIZE = 32
_PRESS = 1
_ACKED = 2
_COUNTER = 3
_BOOT = 4
_NONE = 0xFFFF


class PressJournal:
    """The file at `path`; floor: the epoch that pairing wrote, which the next boot exceeds.

    woken: boot and newest seq from before a deep sleep. A wake-up goes on with them: it is no new boot,
    and costs no writing. most_records: in the file, before it is written anew.
    """

    def __init__(
        self,
        path: str,
        floor: int = 0,
        woken: tuple[int, int] | None = None,
        most_records: int = MOST_RECORDS,
    ) -> None:
        self.counters: dict[int, int] = {}
        self.boot = floor
        self.seq = 0  # of the newest press
        self.pending = 0  # presses that are not acknowledged
        self.damaged = 0  # records that could not be read
        self.dropped = 0  # presses refused because it was full
        self.failed = False  # whether the flash cannot be written
        self._path = path
        self._most_records = most_records
        self._pending = bytearray(CAPACITY * _SIZE)  # records as in the file, taken once and for all
        self._records = 0
        self._saved = 0  # the epoch that is on the flash in two places, once one is
        self._load()
        self._load_boot()
        if woken and 0 <= woken[0] - self.boot <= UNSAVED and not self.damaged:
            if woken[0] != self.boot:  # the epoch could not be saved
                self._records = most_records
            self.boot, self.seq = woken
            return
        self.boot += 1
        self._records = most_records
        self._append()
        if self.failed:  # the next start will not know of this epoch; most likely it will not choose the same
            self.boot += int.from_bytes(os.urandom(2), "big")

    def keep(
        self, button: int, gesture: int, number: int | None, battery_mv: int | None, session: int, at: int
    ) -> Kept | None:
        """Counts a press and puts it on the file; None when the journal is full."""
        self.counters[button] = (self.counters.get(button, 0) + 1) & 0xFFFFFFFF
        if self.pending >= CAPACITY:
            self.dropped = min(self.dropped + 1, 0xFFFF)
            self._append(_record(_COUNTER, button=button, counter=self.counters[button]))
            return None
        self.seq += 1
        kept = Kept(
            self.boot, self.seq, button, gesture, number, self.counters[button], battery_mv, session, at
        )
        record = _press(kept)
        self._append(record)
        self._add(record)
        return kept

    def kept(self, index: int) -> Kept:
        """One of the pending presses, the oldest first."""
        _, button, gesture, _, boot, seq, number, battery_mv, counter, session, at = struct.unpack(
            _BODY, self._pending[index * _SIZE : (index + 1) * _SIZE - 4]
        )
        number_or_none = None if number == _NONE else number
        return Kept(boot, seq, button, gesture, number_or_none, counter, battery_mv or None, session, at)

    def acknowledged(self, boot: int, seq: int) -> Kept | None:
        """Forgets a press that is on the post's disk; the press, or None if it was not pending."""
        index = self._find(boot, seq)
        if index is None:
            return None
        kept = self.kept(index)
        self._append(_record(_ACKED, boot=boot, seq=seq))  # if that fails it is sent again after a restart
        self._drop(index)
        return kept

    def compact(self) -> None:
        """Rewrites the file if it has grown, so that the next start reads it fast."""
        if self._records > _SHORT + self.pending:
            self._records = self._most_records
            self._append()

    def _add(self, record: bytes) -> None:
        self._pending[self.pending * _SIZE : (self.pending + 1) * _SIZE] = record
        self.pending += 1

    def _drop(self, index: int) -> None:
        last = self.pending * _SIZE
        self._pending[index * _SIZE : last - _SIZE] = self._pending[(index + 1) * _SIZE : last]
        self.pending -= 1

    def _find(self, boot: int, seq: int) -> int | None:
        name = struct.pack(">II", boot, seq)
        for index in range(self.pending):
            if self._pending[index * _SIZE + 4 : index * _SIZE + 12] == name:
                return index
        return None

    def _append(self, record: bytes = b"") -> None:
        try:
            if self._records >= self._most_records:
                self._rewrite()
            records = self._records
            self._records = self._most_records  # if this fails, the file is written anew
            with open(self._path, "ab") as file:
                file.write(record)
            self._records = records + len(record) // _SIZE
            self.failed = False
        except OSError:
            self.failed = True

    def _load(self) -> None:
        try:
            file = open(self._path, "rb")
        except OSError:
            return
        with file:
            while True:
                record = file.read(_SIZE)
                if not record:
                    return
                self._records += 1
                if len(record) < _SIZE or _crc(record[:-4]) != record[-4:]:
                    self.damaged += 1
                else:
                    self._take(record)

    def _load_boot(self) -> None:
        """The second copy of the epoch: a repeated one would make the post take new presses for old."""
        try:
            with open(self._path + ".boot", "rb") as file:
                copy = file.read()
        except OSError:
            return
        if len(copy) == 8 and _crc(copy[:4]) == copy[4:]:
            self.boot = max(self.boot, int.from_bytes(copy[:4], "big"))

    def _save_boot(self) -> None:
        new = self._path + ".boot.new"
        body = self.boot.to_bytes(4, "big")
        with open(new, "wb") as file:
            file.write(body + _crc(body))
            file.flush()
        os.rename(new, self._path + ".boot")
        self._saved = self.boot

    def _take(self, record: bytes) -> None:
        kind, button, _, _, boot, seq, _, _, counter, _, _ = struct.unpack(_BODY, record[:-4])
        self.boot = max(self.boot, boot)
        if kind in (_PRESS, _COUNTER):
            self.counters[button] = max(self.counters.get(button, 0), counter)
        if kind == _PRESS and self.pending < CAPACITY:
            self._add(record)
        elif kind == _ACKED:
            index = self._find(boot, seq)
            if index is not None:
                self._drop(index)

    def _rewrite(self) -> None:
        if self._saved != self.boot:
            self._save_boot()
        new = self._path + ".new"
        with open(new, "wb") as file:
            file.write(_record(_BOOT, boot=self.boot))
            for button, counter in self.counters.items():
                file.write(_record(_COUNTER, button=button, counter=counter))
            file.write(memoryview(self._pending)[: self.pending * _SIZE])
            file.flush()
        os.rename(new, self._path)
        self._records = 1 + len(self.counters) + self.pending


def _press(kept: Kept) -> bytes:
    number = _NONE if kept.number is None else kept.number
    return _record(
        _PRESS,
        kept.button,
        kept.gesture,
        kept.boot,
        kept.seq,
        number,
        kept.battery_mv or 0,
        kept.counter,
        kept.session,
        kept.at,
    )


def _record(
    kind: int,
    button: int = 0,
    gesture: int = 0,
    boot: int = 0,
    seq: int = 0,
    number: int = _NONE,
    battery_mv: int = 0,
    counter: int = 0,
    session: int = 0,
    at: int = 0,
) -> bytes:
    body = struct.pack(
        _BODY, kind, button, gesture, 0, boot, seq, number, battery_mv, counter, session, at & 0xFFFFFFFF
    )
    return body + _crc(body)


def _crc(body: bytes) -> bytes:
    return binascii.crc32(body).to_bytes(4, "big")
