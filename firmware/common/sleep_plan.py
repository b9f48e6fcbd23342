"""Sleep of a battery board: from when on, for how long, and the state kept in RTC memory meanwhile.

A board that has sent everything sleeps until a key wakes it, or until its next report is due. One that
has not tries for a few seconds and then sleeps as well, each time twice as long.
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
# tries: sleeps since something was unsent. stuck: bit per key. reported_s: uptime of the newest report.
SleepMemory = namedtuple("SleepMemory", ("boot", "seq", "reports", "greeted", "tries", "stuck", "reported_s"))

_MEMORY = ">IIIBBHI"


def pack(memory: SleepMemory) -> bytes:
    """The bytes that outlive the sleep, with their CRC-32."""
    body = struct.pack(_MEMORY, *memory)
    return body + binascii.crc32(body).to_bytes(4, "big")


def unpack(data: bytes) -> SleepMemory | None:
    """The memory that `pack` wrote, or None if it is damaged."""
    body = data[:-4]
    if len(body) != struct.calcsize(_MEMORY) or binascii.crc32(body).to_bytes(4, "big") != data[-4:]:
        return None
    return SleepMemory(*struct.unpack(_MEMORY, body))


class SleepPlan:
    """now: uptime in milliseconds. awake_ms: how long to stay awake from now on, whatever happens.

    tries: as in SleepMemory.
    """

    def __init__(self, now: int, awake_ms: int = 0, tries: int = 0) -> None:
        self.tries = tries
        self._awake_until = now + awake_ms
        self._trying_until = now + GLANCE_MS

    def pressed(self, now: int, linger_ms: int = LINGER_MS) -> None:
        """Somebody waits for an answer."""
        self.tries = 0
        self._trying_until = now + linger_ms

    def report_sent(self, now: int) -> None:
        """A report is on its way, and should have its answer."""
        self._trying_until = max(self._trying_until, now + GLANCE_MS)

    def may_sleep(self, now: int, waiting: bool) -> bool:
        """Whether the board may sleep. waiting: the post has not answered everything."""
        return now >= self._awake_until and (not waiting or now >= self._trying_until)

    def length(self, now: int, unsent: bool, stuck: bool, reported_at: int) -> int:
        """Milliseconds to sleep if no key wakes it. unsent: presses or a hello must be sent again."""
        longest = max(reported_at + REPORT_MS - now, 1000)
        if stuck:
            longest = min(longest, STUCK_MS)
        if not unsent:
            self.tries = 0
            return longest
        retry = min(RETRY_MS << min(self.tries, 10), MOST_RETRY_MS)
        self.tries = min(self.tries + 1, 255)
        return min(longest, retry)
