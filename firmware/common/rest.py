"""When a battery board sleeps, for how long, and what it keeps in its head meanwhile.

A board that owes nothing sleeps until a key wakes it, or until it is time to say how it is. One that
owes something tries for a few seconds and then sleeps as well, each time twice as long.
"""

import binascii
import struct
from collections import namedtuple

LINGER_MS = 4000  # after a press without an answer: 2 s of patience, the light, a little more
GLANCE_MS = 1500  # after a wake-up by the timer
RETRY_MS = 30000
MOST_RETRY_MS = 240000  # a red press must not wait for long after the post has come back
REPORT_MS = 6 * 3600000
STUCK_MS = 300000  # a stuck key cannot wake the board: it looks itself whether it has been let go
AWAKE_S = 120  # after any other start than a wake-up: time for a technician

# boot, seq: of the newest press. reports: statuses and hellos of this boot. greeted: the post has answered.
# tries: sleeps since something was owed. stuck: bit per key. told_s: uptime of the newest report.
Memory = namedtuple("Memory", ("boot", "seq", "reports", "greeted", "tries", "stuck", "told_s"))

_MEMORY = ">IIIBBHI"


def pack(memory: Memory) -> bytes:
    """What outlives the sleep, with its CRC-32."""
    body = struct.pack(_MEMORY, *memory)
    return body + binascii.crc32(body).to_bytes(4, "big")


def unpack(data: bytes) -> Memory | None:
    """What `pack` made, or None if that is not it any more."""
    body = data[:-4]
    if len(body) != struct.calcsize(_MEMORY) or binascii.crc32(body).to_bytes(4, "big") != data[-4:]:
        return None
    return Memory(*struct.unpack(_MEMORY, body))


class Rest:
    """now: uptime in milliseconds. awake_ms: how long to stay awake from now on, whatever happens.

    tries: as in Memory.
    """

    def __init__(self, now: int, awake_ms: int = 0, tries: int = 0) -> None:
        self.tries = tries
        self._awake_until = now + awake_ms
        self._trying_until = now + GLANCE_MS

    def pressed(self, now: int, linger_ms: int = LINGER_MS) -> None:
        """Somebody waits for an answer."""
        self.tries = 0
        self._trying_until = now + linger_ms

    def reported(self, now: int) -> None:
        """A report is on its way, and should have its answer."""
        self._trying_until = max(self._trying_until, now + GLANCE_MS)

    def may(self, now: int, waiting: bool) -> bool:
        """Whether the board may sleep. waiting: the post has not answered everything."""
        return now >= self._awake_until and (not waiting or now >= self._trying_until)

    def length(self, now: int, owing: bool, stuck: bool, told_at: int) -> int:
        """Milliseconds to sleep if no key wakes it. owing: presses or a hello must be sent again."""
        longest = max(told_at + REPORT_MS - now, 1000)
        if stuck:
            longest = min(longest, STUCK_MS)
        if not owing:
            self.tries = 0
            return longest
        retry = min(RETRY_MS << min(self.tries, 10), MOST_RETRY_MS)
        self.tries = min(self.tries + 1, 255)
        return min(longest, retry)
