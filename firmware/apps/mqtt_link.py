"""Frames through an MQTT broker: up on one topic, down on another, for as long as there is a network.

A gateway has two topics more, for the frames of others that it passes.
"""

import asyncio

from firmware.common import mqtt
from firmware.ports import power

KEEPALIVE_S = 30
CERTIFICATE = "/authority.der"
OWN, RADIO = "smilepost/1/", "smilepost/1/radio/"
FIRST_WAIT_MS, MOST_WAIT_MS = 250, 3000  # between two tries to connect
MOST_WAITING = 1024  # bytes that the network has not taken; what comes then is dropped, and sent again
QUIET_MS = 12000  # silence after which we ask whether the broker is there


class BoardMqttLink:
    """settings: broker, broker_port, password, address, tls. ethernet: a port with `up` and `open`.

    topics: where its own frames go; a gateway listens on RADIO as well.
    """

    def __init__(self, settings, ethernet, topics=(OWN,)):
        self._topics = topics
        self.signal_dbm = None
        self._settings = settings
        self._ethernet = ethernet
        self._name = power.device().hex()
        self._writer = None
        self._reader = None
        self._packets = mqtt.PacketReader()
        self._frames = []  # at most what one read of 256 bytes holds
        self._wait_ms = FIRST_WAIT_MS

    def send(self, frame):
        """Publishes, if we are connected; the frame is due again later anyway."""
        self._publish(OWN, frame)

    def relay(self, frame, signal_dbm):
        """Passes a frame that the radio heard; its board sends it again if it gets lost."""
        self._publish(RADIO, bytes(((signal_dbm or 0) & 0xFF,)) + frame)

    def _publish(self, above, payload):
        if self._writer is not None and len(self._writer.out_buf) < MOST_WAITING:
            self._writer.write(mqtt.publish(above + "up/" + self._name, payload))

    async def receive(self):
        """The next frame from the post; connects whenever the connection is gone."""
        while not self._frames:
            try:
                if self._writer is None:
                    await self._connect()
                await self._listen()
            except (OSError, mqtt.MqttError):
                self._close()
                await asyncio.sleep_ms(self._wait_ms)
                self._wait_ms = min(self._wait_ms * 2, MOST_WAIT_MS)
        return self._frames.pop(0)

    def connected(self):
        """Somebody who wants to know that there is a way again puts a function here."""

    def answered(self):
        """The frame received last was an answer made with our key."""

    async def _connect(self):
        await self._ethernet.up(self._settings.get("address"))
        host, port = self._settings["broker"], self._settings.get("broker_port", 1883)
        certificate = CERTIFICATE if self._settings.get("tls") else None
        self._reader, writer = await asyncio.wait_for(self._ethernet.open(host, port, certificate), 10)
        self._packets = mqtt.PacketReader()
        writer.write(mqtt.connect(self._name, self._name, self._settings["password"], KEEPALIVE_S))
        await writer.drain()
        packets = []
        while not packets:
            packets = self._packets.feed(await self._some(QUIET_MS))
        if packets[0][0] != mqtt.CONNACK:
            raise mqtt.MqttError("no answer to our hello")
        mqtt.accepted(packets[0][1])
        for number, above in enumerate(self._topics):
            writer.write(mqtt.subscribe(above + "down/" + self._name, number + 1))
            await writer.drain()
        self._writer = writer
        self._wait_ms = FIRST_WAIT_MS
        self.connected()

    async def _listen(self):
        try:
            data = await self._some(QUIET_MS)
        except asyncio.TimeoutError:
            self._writer.write(mqtt.PING)
            await self._writer.drain()
            try:
                data = await self._some(QUIET_MS)
            except asyncio.TimeoutError:
                raise OSError("the broker is silent")  # noqa: B904
        for kind, body in self._packets.feed(data):
            if kind == mqtt.PUBLISH:
                self._frames.append(mqtt.payload_of(body))

    async def _some(self, timeout_ms):
        data = await asyncio.wait_for_ms(self._reader.read(256), timeout_ms)
        if not data:
            raise OSError("the broker hung up")
        return data

    def _close(self):
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.s.close()
            except OSError:
                pass
