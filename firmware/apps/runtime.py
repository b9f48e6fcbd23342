"""Common runtime of all apps: frames to and from the host, status reports, the watchdog."""

import asyncio
import gc

from firmware import VERSION
from firmware.apps import slots
from firmware.common import wire
from firmware.common.press_journal import PressJournal
from firmware.common.resend_timer import ResendTimer
from firmware.common.sender import FrameSender
from firmware.common.sleep_plan import REPORT_MS, SleepMemory
from firmware.common.ticks import Uptime
from firmware.ports import power
from firmware.ports.clock import ticks
from firmware.ports.watchdog import Watchdog

STATUS_MS = 60000
HELLO_MS = 2000
JOURNAL = "/journal.bin"


class BoardRuntime:
    """settings: the board's own. pins: its pin map. memory: SleepMemory, when it woke from deep sleep."""

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
        self._blink = False
        self._battery = power.Battery(battery.get("pin"), battery.get("divider", 2.0))
        woken = (memory.boot, memory.seq) if memory else None
        self._journal = PressJournal(JOURNAL, settings["boot"], woken)
        if memory and self._journal.boot != memory.boot:  # paired anew or damaged: this is a fresh start
            memory = None
        key = bytes.fromhex(settings["key"])
        reports = memory.reports if memory else 0
        self.sender = FrameSender(self.device, key, self._journal, session, ResendTimer(), reports)
        self.sender.greeted = bool(memory and memory.greeted)
        self.reported_at = memory.reported_s * 1000 if memory else 0
        self._wake = asyncio.Event()
        link.connected = self._send_at_once

    def now(self):
        """Milliseconds of uptime."""
        return self.uptime.at(ticks())

    def press(self, gestured, number=None):
        """Journals a gesture and has it sent. The press, or None when it could not be kept."""
        at, now = self.uptime.at(gestured.at), self.now()
        failed = self._journal.failed
        kept = self.sender.press(
            gestured.button, gestured.gesture, number, self._battery.millivolts(), at, now
        )
        if self._journal.failed != failed:  # the post hears it at once
            self.report()
        self._wake.set()
        return kept

    def report(self, kind=wire.STATUS):
        """Has a status or hello sent."""
        gc.collect()
        self.reported_at = self.now()
        counters = tuple(self._journal.counters.get(button, 0) for button in range(self._buttons))
        self.sender.report(
            kind,
            wire.Status(
                self._app,
                VERSION,
                self._cause,
                self.now() // 1000,
                self.sender.pending,
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
        return self.sender.waiting

    @property
    def unsent(self):
        """Whether something must be sent again, however long it takes."""
        return self.sender.pending > 0 or not self.sender.greeted

    @property
    def unkept(self):
        """Whether presses are in memory alone, which a sleep would lose."""
        return self._journal.failed and self.sender.pending > 0

    def newest(self):
        """(boot, seq) of the newest press that the post does not have, or None."""
        if not self.sender.pending:
            return None
        kept = self._journal.kept(self.sender.pending - 1)
        return kept.boot, kept.seq

    def prepare_sleep(self, tries, stuck):
        """Makes the board ready to sleep: what it has to remember. tries, stuck: as in SleepMemory."""
        self._journal.compact()
        if self.sender.greeted:
            slots.mark_good()
        sender = self.sender
        return SleepMemory(
            self._journal.boot,
            self._journal.seq,
            sender.reports,
            sender.greeted,
            tries,
            stuck,
            self.reported_at // 1000,
        )

    async def send_due(self):
        """Sends whatever is due, for ever."""
        while True:
            frame = self.sender.due(self.now())
            if frame is not None:
                try:
                    self.link.send(frame)
                except OSError:  # the radio is busy; it is due again soon
                    pass
                continue
            wait_ms = self.sender.wait(self.now())
            self._wake.clear()
            try:
                await asyncio.wait_for_ms(self._wake.wait(), wait_ms)
            except asyncio.TimeoutError:
                pass

    def _send_at_once(self):
        """The post can be reached again: pending frames go out at once."""
        self.sender.send_at_once(self.now())
        self._wake.set()

    def received(self, frame):
        """Takes a frame from the post. The press that it acknowledges, or None."""
        refused = self.sender.refused
        kept = self.sender.received(frame, self.now())
        if self.sender.refused == refused:
            self.link.answered()
        self._wake.set()
        return kept

    def _show_status(self):
        """Lit while the post answers, blinking while it does not."""
        self._blink = not self._blink
        if self._status:
            self._status.set(self._blink or not (self.waiting or self.unsent))

    async def report_status(self, healthy=True):
        """Says hello until the post answers, then reports every minute; feeds the watchdog. For ever.

        healthy: half a minute of this proves that the version works.
        """
        watchdog = Watchdog()
        greeting = ResendTimer(HELLO_MS, STATUS_MS)
        if self.sender.greeted and self.now() - self.reported_at < REPORT_MS:  # woken for something else
            greeting = ResendTimer(STATUS_MS, STATUS_MS)
            greeting.sent(self.now())
        healthy_at = self.now() + slots.HEALTHY_MS if healthy else None
        while True:
            watchdog.feed()
            self._show_status()
            if healthy_at is not None and self.now() >= healthy_at:
                healthy_at = None
                slots.mark_good()
            if not greeting.wait(self.now()):
                greeting.sent(self.now())
                self.report(wire.STATUS if self.sender.greeted else wire.HELLO)
            await asyncio.sleep_ms(500)
