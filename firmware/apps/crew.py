"""What every app needs: the courier with its link, the status reports, the watchdog."""

import asyncio
import gc

from firmware import VERSION
from firmware.apps import slots
from firmware.common import wire
from firmware.common.backoff import Backoff
from firmware.common.courier import Courier
from firmware.common.journal import Journal
from firmware.common.rest import REPORT_MS, Memory
from firmware.common.ticks import Uptime
from firmware.ports import power
from firmware.ports.clock import ticks
from firmware.ports.watchdog import Watchdog

STATUS_MS = 60000
HELLO_MS = 2000
JOURNAL = "/journal.bin"


class Crew:
    """settings: the board's own. pins: its pin map. memory: what a battery board kept in its sleep."""

    def __init__(self, settings, pins, link, memory=None):
        self.device = power.device()
        self.link = link
        self.stuck = 0
        session, began = power.session()
        self.uptime = Uptime(ticks(), began)
        self._app = pins["app"]
        self._buttons = len(pins.get("buttons", ()))
        self._cause = power.reset_cause()
        battery = pins.get("battery") or {}
        self._status = None
        if "status" in pins:
            from firmware.ports.status import Status

            self._status = Status(pins["status"])
        self._beat = False
        self._battery = power.Battery(battery.get("pin"), battery.get("divider", 2.0))
        woken = (memory.boot, memory.seq) if memory else None
        self._journal = Journal(JOURNAL, settings["boot"], woken)
        if memory and self._journal.boot != memory.boot:  # paired anew or damaged: this is a fresh start
            memory = None
        key = bytes.fromhex(settings["key"])
        reports = memory.reports if memory else 0
        self.courier = Courier(self.device, key, self._journal, session, Backoff(), reports)
        self.courier.greeted = bool(memory and memory.greeted)
        self.told_at = memory.told_s * 1000 if memory else 0
        self._wake = asyncio.Event()
        link.connected = self._hurry

    def now(self):
        """Milliseconds of uptime."""
        return self.uptime.at(ticks())

    def press(self, gestured, number=None):
        """Journals a gesture and has it sent. The press, or None when it could not be kept."""
        at, now = self.uptime.at(gestured.at), self.now()
        try:
            kept = self.courier.press(
                gestured.button, gestured.gesture, number, self._battery.millivolts(), at, now
            )
        except OSError:  # the flash is full or broken: not taken, and the counter tells
            return None
        self._wake.set()
        return kept

    def report(self, kind=wire.STATUS):
        """Has a status or hello sent."""
        gc.collect()
        self.told_at = self.now()
        counters = tuple(self._journal.counters.get(button, 0) for button in range(self._buttons))
        self.courier.report(
            kind,
            wire.Status(
                self._app,
                VERSION,
                self._cause,
                self.now() // 1000,
                self.courier.pending,
                self._journal.dropped,
                self.stuck,
                self._battery.millivolts(),
                self.link.signal_dbm,
                gc.mem_free(),
                counters,
            ),
        )
        self._wake.set()

    @property
    def waiting(self):
        """Whether the post has not answered everything yet."""
        return self.courier.waiting

    @property
    def owing(self):
        """Whether something must be sent again, however long it takes."""
        return self.courier.pending > 0 or not self.courier.greeted

    def newest(self):
        """(boot, seq) of the newest press that the post does not have, or None."""
        if not self.courier.pending:
            return None
        kept = self._journal.kept(self.courier.pending - 1)
        return kept.boot, kept.seq

    def tidy(self, tries, stuck):
        """Makes the board ready to sleep: what it has to remember. tries, stuck: as in Memory."""
        self._journal.tidy()
        if self.courier.greeted:
            slots.settled()
        courier = self.courier
        return Memory(
            self._journal.boot,
            self._journal.seq,
            courier.reports,
            courier.greeted,
            tries,
            stuck,
            self.told_at // 1000,
        )

    async def bring(self):
        """Sends whatever is due, for ever."""
        while True:
            frame = self.courier.due(self.now())
            if frame is not None:
                try:
                    self.link.send(frame)
                except OSError:  # the radio is busy; it is due again soon
                    pass
                continue
            wait_ms = self.courier.wait(self.now())
            self._wake.clear()
            try:
                await asyncio.wait_for_ms(self._wake.wait(), wait_ms)
            except asyncio.TimeoutError:
                pass

    def _hurry(self):
        """The post can be reached again: what waits goes out at once."""
        self.courier.hurry(self.now())
        self._wake.set()

    def heard(self, frame):
        """Takes a frame from the post. The press that it acknowledges, or None."""
        refused = self.courier.refused
        kept = self.courier.heard(frame, self.now())
        if self.courier.refused == refused:
            self.link.answered()
        self._wake.set()
        return kept

    def _show_status(self):
        """Lit while the post answers, blinking while it does not."""
        self._beat = not self._beat
        if self._status:
            self._status.set(self._beat or not (self.waiting or self.owing))

    async def tell(self, healthy=True):
        """Says hello until the post answers, then reports every minute; feeds the watchdog. For ever.

        healthy: half a minute of this proves that the version works.
        """
        dog = Watchdog()
        greeting = Backoff(HELLO_MS, STATUS_MS)
        if self.courier.greeted and self.now() - self.told_at < REPORT_MS:  # woken for something else
            greeting = Backoff(STATUS_MS, STATUS_MS)
            greeting.sent(self.now())
        healthy_at = self.now() + slots.HEALTHY_MS if healthy else None
        while True:
            dog.feed()
            self._show_status()
            if healthy_at is not None and self.now() >= healthy_at:
                healthy_at = None
                slots.settled()
            if not greeting.wait(self.now()):
                greeting.sent(self.now())
                self.report(wire.STATUS if self.courier.greeted else wire.HELLO)
            await asyncio.sleep_ms(500)
