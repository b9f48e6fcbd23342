"""Receiver of frames from boards: checked, stored, acknowledged; the health of each board."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter

from host_daemon.base.clock import Clock
from host_daemon.base.durations import DAY_MS
from host_daemon.base.latest import Latest
from host_daemon.boards import frame_decoder, history, missed_presses
from host_daemon.boards.health import BoardFacts, board_health
from host_daemon.boards.rejected_frames import RejectedFrames
from host_daemon.boards.silence import Silence
from host_daemon.events import (
    BoardFellSilent,
    BoardReported,
    Event,
    HealthReported,
    Pressed,
    PressesMissed,
    PressFound,
    uids,
)
from host_daemon.links.link import Arrived, Link
from host_daemon.pipeline.dead_ends import DeadGestures
from host_daemon.pipeline.event_processor import EventProcessor
from host_daemon.retention.trusted_clock import TrustedClock
from host_daemon.settings.links import LinkSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import Journal, JournalError, add
from host_daemon.store.reader import Reader
from host_daemon.store.records import Board
from host_daemon.supervision.health import HealthBoard
from host_daemon.supervision.periodic import Ticks

log = logging.getLogger(__name__)

# Seconds between two rounds: who is silent, what was rejected, what is a day old.
ROUND_S = 10.0
# A board that speaks more often is noted as heard no more often than that: a press costs less.
NOTED_MS = 10_000


class NotNew(Exception):
    """A frame that is known, or older than what is. why: `replay`, or `late`: that is no offence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BoardReceiver:
    """Takes frames from any link; looks every ten seconds how the boards are. settings: as they are now."""

    def __init__(
        self,
        *,
        processor: EventProcessor,
        config: Config,
        journal: Journal,
        reader: Reader,
        health: HealthBoard,
        settings: Latest[LinkSettings],
        clock: Clock,
        trusted_clock: TrustedClock,
        dead_gestures: DeadGestures,
    ) -> None:
        self._dead = dead_gestures
        self._processor, self._config, self._reader = processor, config, reader
        self._settings, self._clock = settings, clock
        self._rejected = RejectedFrames(config, journal, health, trusted_clock, processor)
        self._silence = Silence(clock.steady())
        self._noted: dict[str, int] = {}
        self._states = reader.read(history.states)
        self._newest: dict[str, tuple[int | None, str]] = {}  # battery and link of each board's last frame
        self._missed: Counter[str] = Counter()
        self._reported_silent: set[str] = set()

    async def receive(self, arrived: Arrived, link: Link) -> None:
        """Take a frame from a link. Its ack goes back on it, after the event is on disk and not before."""
        decoded = frame_decoder.decode(arrived, self._config)
        if isinstance(decoded, frame_decoder.Rejected):
            self._rejected.put(decoded.device, decoded.why, arrived)
            return
        event = decoded.event
        board = self._config.board(event.device)
        if board is None:  # forgotten in this very moment
            return
        try:
            await self._store(event, board, arrived.received_at)
        except NotNew as error:
            if error.why == "replay":
                self._rejected.put(event.device, "replay", arrived)
            return
        except JournalError as error:
            # The board keeps what is not acknowledged and sends it again.
            log.error("%s is not stored and not acknowledged: %s", event.uid, error)
            return
        await link.send(decoded.ack, arrived)
        self._silence.hear(event.device, self._clock.steady())
        self._reported_silent.discard(event.device)
        state = self._states.get(event.device)
        report = event if isinstance(event, BoardReported) else state.report if state else None
        self._states[event.device] = history.State(
            device=event.device, heard_at=arrived.received_at, report=report
        )
        self._newest[event.device] = event.battery_mv, event.link
        await self._processor.report(self._health_of(board))

    async def rounds(self) -> None:
        """Until cancelled: every ten seconds look which boards are silent; write down rejected frames."""
        async for _tick in Ticks(ROUND_S):
            await self.round()

    async def round(self) -> None:
        """One look."""
        now = self._clock.now()
        self._missed = missed_presses.missed(self._reader.events((PressesMissed, PressFound), now - DAY_MS))
        boards = self._config.boards()
        limit = round(self._settings().board_silence_s * 1000)
        fallen = {board.device for board in self._silence.fallen(boards, self._clock.steady(), limit)}
        for board in boards:
            await self._processor.report(self._health_of(board, silent=board.device in fallen))
            if board.device in fallen and board.device not in self._reported_silent:
                await self._store_silence(board, now)
        await self._rejected.write(now)

    async def _store_silence(self, board: Board, now: int) -> None:
        state = self._states.get(board.device)
        heard_at = state.heard_at if state else 0
        fell = BoardFellSilent(
            uid=uids.silence(board.device, heard_at),
            at=now,
            device=board.device,
            point=board.point,
            heard_at=heard_at,
        )
        try:
            await self._processor.store(fell)
        except JournalError:
            return  # the next round tries again
        self._reported_silent.add(board.device)

    async def _store(self, event: Pressed | BoardReported, board: Board, at: int) -> None:
        """Store everything that the frame changes, in one transaction. Raises NotNew and JournalError."""

        def work(connection: sqlite3.Connection) -> tuple[Event, ...]:
            if isinstance(event, Pressed):
                new, told = _add_press(connection, event, board, at)
            else:
                new, told = _add_report(connection, event, board, at)
            steady = self._clock.steady()
            noted = self._noted.get(event.device, -NOTED_MS)
            if isinstance(event, BoardReported) or steady - noted >= NOTED_MS:
                told += history.record_heard(connection, event, board, at)
                self._noted[event.device] = steady
            return new + add(connection, told, at)

        await self._processor.process(work, at)

    def _health_of(self, board: Board, silent: bool = False) -> HealthReported:
        state = self._states.get(board.device)
        report = state.report if state else None
        battery_mv, link = self._newest.get(
            board.device, (report.battery_mv, report.link) if report else (None, "")
        )
        facts = BoardFacts(
            report=report,
            battery_mv=battery_mv,
            link=link,
            missed=self._missed[board.device],
            low_mv=self._settings().battery_low_mv,
            heard=self._silence.heard(board.device),
            silent=silent,
            dead=self._dead.of(board),
        )
        return board_health(board, facts, state.heard_at if state else self._clock.now())


def _add_press(
    connection: sqlite3.Connection, pressed: Pressed, board: Board, at: int
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The press where it is new, and what its counters tell. Raises NotNew."""
    new = add(connection, (pressed,), at)
    if not new and _played_back(connection, pressed, at):
        raise NotNew("replay")
    return new, missed_presses.count_missed(connection, pressed, board) if new else ()


def _add_report(
    connection: sqlite3.Connection, report: BoardReported, board: Board, at: int
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The report where it has news, and what its counters tell. Raises NotNew."""
    novelty = history.record_report(connection, report, board, at)
    if novelty in ("late", "replay"):
        raise NotNew(novelty)
    told = missed_presses.count_missed(connection, report, board)
    # What is told names the report as its cause.
    return add(connection, (report,), at) if told or novelty == "news" else (), told


def _played_back(connection: sqlite3.Connection, event: Pressed, at: int) -> bool:
    """Whether a known press comes in the very bytes of the first time, long after.

    A board that sends again says a greater age, however clocks have jumped meanwhile.
    """
    first_at, first_received = connection.execute(
        "SELECT at, received_at FROM events WHERE uid = ?", (event.uid,)
    ).fetchone()
    same_age = first_received - first_at == at - event.at
    return bool(event.at_certain and same_age and abs(at - first_received) > history.DOUBLED_MS)
