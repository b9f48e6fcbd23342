"""What every app needs: the courier with its link, the status reports, the watchdog."""

import asyncio
import gc

from firmware import VERSION
from firmware.apps import slots
from firmware.common import wire
from firmware.common.backoff import Backoff
from firmware.common.courier import Courier
from firmware.common.journal import Journal
from firmware.common.ticks import Uptime
from firmware.ports import power
from firmware.ports.clock import ticks
from firmware.ports.watchdog import Watchdog

STATUS_MS = 60000
HELLO_MS = 2000
JOURNAL = "/journal.bin"


class Crew:
    """settings: the board's own. pins: its pin map. send: takes a frame to the link."""

    def __init__(self, settings, pins, link):
        self.device = power.device()
        self.link = link
        self.stuck = 0
        session, began = power.session()
        self.uptime = Uptime(ticks(), began)
        self._app = pins["app"]
        self._buttons = len(pins.get("buttons", ()))
        self._cause = power.reset_cause()
        battery = pins.get("battery") or {}
        self._battery = power.Battery(battery.get("pin"), battery.get("divider", 2.0))
        self._journal = Journal(JOURNAL, settings["boot"])
        key = bytes.fromhex(settings["key"])
        self.courier = Courier(self.device, key, self._journal, session, Backoff())
        self._wake = asyncio.Event()

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

    def heard(self, frame):
        """Takes a frame from the post. The press that it acknowledges, or None."""
        refused = self.courier.refused
        kept = self.courier.heard(frame, self.now())
        if self.courier.refused == refused:
            self.link.answered()
        self._wake.set()
        return kept

    async def tell(self, healthy=True):
        """Says hello until the post answers, then reports every minute; feeds the watchdog. For ever.

        healthy: half a minute of this proves that the version works.
        """
        dog = Watchdog()
        greeting = Backoff(HELLO_MS, STATUS_MS)
        healthy_at = self.now() + slots.HEALTHY_MS if healthy else None
        while True:
            dog.feed()
            if healthy_at is not None and self.now() >= healthy_at:
                healthy_at = None
                slots.settled()
            if not greeting.wait(self.now()):
                greeting.sent(self.now())
                self.report(wire.STATUS if self.courier.greeted else wire.HELLO)
            await asyncio.sleep_ms(500)
