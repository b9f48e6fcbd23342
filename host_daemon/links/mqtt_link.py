"""MQTT link: boards and gateways on Ethernet, through the post's own broker.

A board's frames come on its own topic. What a gateway heard by radio comes on another topic of the gateway's,
after a byte of signal strength, whichever board it is from: each frame carries its own proof.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import aiomqtt

from firmware.common import wire
from host_daemon.base.backoff import Backoff
from host_daemon.base.clock import Clock, SystemClock
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.links.broker import MISSING, POST, Broker
from host_daemon.links.link import Arrived
from host_daemon.supervision.tasks import end_if_cancelled

log = logging.getLogger(__name__)

UP, DOWN = "smilepost/1/up/", "smilepost/1/down/"
RADIO_UP, RADIO_DOWN = "smilepost/1/radio/up/", "smilepost/1/radio/down/"
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 3.0
WAITING = 1000  # messages that wait to be taken; what comes then is dropped, and boards send again


class MqttLink:
    """name: of the link. broker: ours, where we are the user `post`. clock: the machine's, if None."""

    def __init__(self, name: str, broker: Broker, clock: Clock | None = None) -> None:
        self.name = name
        self._broker = broker
        self._clock = clock or SystemClock()
        self._client: aiomqtt.Client | None = None
        self._problem = _("The MQTT broker does not answer.")
        self._counts = {"frames": 0, "connected": 0, "foreign": 0, "unsent": 0, "dropped": 0}
        # A flood is a number on the health page, not a line in the log for each message.
        self._log = logging.Logger(name)
        self._log.parent = log
        self._log.addFilter(self._count_dropped)

    async def frames(self) -> AsyncIterator[Arrived]:
        """Frames for ever: connects, and connects again when the broker is gone."""
        backoff = Backoff(FIRST_WAIT_S, LONGEST_WAIT_S)
        while True:
            broker = self._broker
            try:
                async with aiomqtt.Client(
                    broker.host,
                    broker.port,
                    username=POST,
                    password=broker.password,
                    max_queued_incoming_messages=WAITING,
                    logger=self._log,
                ) as client:
                    await client.subscribe(UP + "+")
                    await client.subscribe(RADIO_UP + "+")
                    self._client, self._problem = client, ""
                    backoff.reset()
                    self._counts["connected"] += 1
                    async for message in client.messages:
                        end_if_cancelled()
                        arrived = self._arrived(str(message.topic), message.payload)
                        if arrived:
                            yield arrived
            except aiomqtt.MqttError as error:
                end_if_cancelled()
                if not self._problem:
                    log.warning("MQTT broker: %s", error)
                self._problem = _("The MQTT broker does not answer.")
            finally:
                self._client = None
            await asyncio.sleep(backoff.next())

    async def send(self, frame: bytes, to: Arrived) -> None:
        """Publishes `frame` on the way that `to` came. It may get lost: boards ask again."""
        if self._client is None:
            self._counts["unsent"] += 1
            return
        try:
            own = DOWN + wire.peek(to.frame).device.hex()
            await self._client.publish(RADIO_DOWN + to.gateway if to.gateway else own, frame)
        except aiomqtt.MqttError:
            self._counts["unsent"] += 1
        end_if_cancelled()

    def health(self) -> HealthReported:
        """Whether the broker runs and answers; detail: address, boards, starts and counts of frames."""
        problem = self._broker.problem or self._problem
        return HealthReported(
            uid=f"link:{self.name}",
            at=self._clock.now(),
            sense="link",
            name=self.name,
            health="off" if problem == MISSING else "failed" if problem else "ok",
            problem=problem,
            detail=self._broker.detail() | self._counts,
        )

    def _count_dropped(self, record: logging.LogRecord) -> bool:
        full = "queue is full" in record.getMessage()
        self._counts["dropped"] += full
        return not full and record.levelno >= logging.WARNING

    def _arrived(self, topic: str, payload: object) -> Arrived | None:
        """The frame in a message; None when it is not of the board whose topic it came on."""
        if not isinstance(payload, bytes | bytearray):
            return None
        frame = bytes(payload)
        if topic.startswith(RADIO_UP):
            return self._heard(topic.removeprefix(RADIO_UP), frame)
        try:
            foreign = topic != UP + wire.peek(frame).device.hex()
        except wire.WireError:
            foreign = False  # malformed: the intake refuses and counts it
        if foreign:
            self._counts["foreign"] += 1
            return None
        self._counts["frames"] += 1
        return Arrived(frame, self._clock.now(), self.name)

    def _heard(self, gateway: str, payload: bytes) -> Arrived | None:
        """The frame that a gateway heard: a signed byte of dBm, 0 for unknown, then the frame."""
        if len(payload) < 2:
            self._counts["foreign"] += 1
            return None
        self._counts["frames"] += 1
        signal = payload[0] - 256 if payload[0] > 127 else payload[0]
        return Arrived(payload[1:], self._clock.now(), self.name, signal or None, gateway)
