"""Switches that bounce as measured, for both interpreters.

Figures from Ganssle, "A Guide to Debouncing" (18 kinds of switches): 1.6 ms of bounce on average, up to
6.2 ms, and one kind of up to 157 ms, whose pin map asks for a longer settling. Its rubber keys do not
bounce but pass the threshold slowly, flickering. Beside that come spikes of up to 0.9 ms.
"""

from firmware.common.debounce import DOWN, Debounce
from firmware.common.ticks import PERIOD

MEAN_US, LONGEST_US, WORST_US, SLOW_US = 1600, 6200, 157000, 9000


class Chance:
    """A small generator that gives the same numbers on both interpreters (xorshift, 32 bits)."""

    def __init__(self, seed):
        self._state = seed or 1

    def below(self, most):
        state = self._state
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        self._state = state
        return state % most


def bounce_us(chance, kind):
    """How long one edge bounces, for a kind of switch."""
    if kind == "worst":
        return chance.below(WORST_US)
    if kind == "slow":
        return SLOW_US // 2 + chance.below(SLOW_US // 2)
    left, total = 1, 0
    while left and total < LONGEST_US:  # geometric, so that the mean is MEAN_US
        total += MEAN_US // 8
        left = chance.below(8)
    return min(total, LONGEST_US)


def edges(chance, kind, level, at, out):
    """Appends the edges (microsecond, level) of one change to `level`; gives when it is over."""
    end = at + bounce_us(chance, kind)
    out.append((at, level))
    now, state = at, level
    while True:
        now += 20 + chance.below(800 if kind != "worst" else 20000)
        if now >= end:
            break
        state = not state
        out.append((now, state))
    if state != level:
        out.append((end, level))
    return end


def press(chance, kind, at):
    """One press from `at` on, with spikes before it: its edges, when it closed, and when it is over."""
    out = []
    for _ in range(chance.below(3)):
        at += 2000 + chance.below(20000)
        out.append((at, True))
        out.append((at + 20 + chance.below(880), False))
        at += 1000
    closed_at = at + 30000 + chance.below(300000)
    end = edges(chance, kind, True, closed_at, out)
    end += 60000 + chance.below(250000)
    end = edges(chance, kind, False, end, out)
    return out, closed_at, end + (230000 if kind == "worst" else 60000) + chance.below(200000)


def run(presses, seed):
    """(missed, doubled) of so many presses, looked at as the board does: every edge, and now and then."""
    chance, missed, doubled = Chance(seed), 0, 0
    switches = {"usual": Debounce(), "slow": Debounce(), "worst": Debounce(settle_ms=200)}
    now = 0
    for number in range(presses):
        kind = ("usual", "slow", "worst")[0 if number % 18 > 1 else number % 18 + 1]
        switch = switches[kind]
        changes, closed_at, end = press(chance, kind, now)
        counted = level = False
        events, early = 0, 0
        changes.append((end, False))
        for at, following in changes:
            while not switch.settled and now < at:  # the board looks again every 1 to 3 ms
                now += 1000 + chance.below(2000)
                if now < at and switch.feed(level, now // 1000 % PERIOD) == DOWN:
                    events += 1
                    early += now < closed_at
            now = at
            if switch.feed(following, now // 1000 % PERIOD) == DOWN:
                events += 1
                early += now < closed_at
            level = following
        counted = events - early > 0
        missed += not counted
        doubled += events - counted
        now = end
    return missed, doubled
