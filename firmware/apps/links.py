"""Links to the post: by radio through a gateway, by the board's own USB, or by Ethernet."""

from firmware.common.slip import Slip, encode


def open_link(settings, pins):
    """The link that the pin map names, ready for use. A gateway's passes frames of others as well."""
    if pins["link"] == "radio":
        from firmware.ports.radio import Radio

        return RadioLink(Radio(settings.get("channel", 1)))
    if pins["link"] == "usb":
        from firmware.ports.usb import Usb

        return UsbLink(Usb())
    if pins["link"] == "ethernet":
        from firmware.apps.mqtt_link import OWN, RADIO, BoardMqttLink
        from firmware.ports.ethernet import Ethernet

        topics = (OWN, RADIO) if pins["app"] == "gateway" else (OWN,)
        return BoardMqttLink(settings, Ethernet(pins["ethernet"]), topics)
    raise ValueError("unknown link " + pins["link"])


class UsbLink:
    """Frames on the USB serial port."""

    def __init__(self, usb):
        self.signal_dbm = None
        self._usb = usb
        self._line = Slip()
        self._packets = []

    def send(self, frame):
        self._usb.write(encode(frame))

    def relay(self, frame, signal_dbm):
        """Passes a frame that the radio heard."""
        self._usb.write(encode(frame, signal_dbm))

    async def receive(self):
        """The next frame from the post."""
        while not self._packets:
            self._packets = self._line.feed(await self._usb.read())
        return self._packets.pop(0).frame

    def answered(self):
        """The frame received last was an answer made with our key."""


class RadioLink:
    """Frames by radio. Everybody is addressed until a gateway has brought a true answer."""

    PATIENCE = 3  # sendings without an answer after which everybody is addressed again

    def __init__(self, radio):
        from firmware.ports.radio import EVERYBODY

        self.signal_dbm = None
        self._radio = radio
        self._everybody = EVERYBODY
        self._gateway = EVERYBODY
        self._sender = EVERYBODY
        self._unanswered = 0

    def send(self, frame):
        if self._unanswered >= self.PATIENCE:
            self._gateway = self._everybody
        self._unanswered += 1
        self._radio.send(self._gateway, frame)

    async def receive(self):
        """The next frame that the radio heard."""
        self._sender, frame, signal_dbm = await self._radio.receive()
        self.signal_dbm = signal_dbm or self.signal_dbm
        return frame

    def answered(self):
        """The frame received last was an answer made with our key: its sender is our gateway."""
        self._gateway = self._sender
        self._unanswered = 0
