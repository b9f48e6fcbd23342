"""The frame that boards and post exchange: the only definition of its bytes, for both interpreters.

    0  version   1        1  kind    1 press, 2 status, 3 ack, 4 hello
    2  device    6        the board's radio address
    8  boot      u32      the board's boot epoch; pairing sets it, every start adds one
   12  seq       u32      number within the boot: presses count alone; statuses and hellos share a count
   16  flags     1        press, bit 0: power was lost since it, so the age is only a lower bound;
                          status and hello, bit 1: the flash cannot be written
   17  age_ms    u32      from the happening to this very transmission
   21  payload   by kind
   -8  tag       first 8 bytes of HMAC-SHA256(key, direction + all before)

All numbers are big-endian. `direction` is `up` for what boards say and `down` for what the post
says, and is not sent: an ack can never stand for a press. No I/O, no clock, nothing kept here.
"""

import struct
from collections import namedtuple

from firmware.common.mac import hmac_sha256, same

VERSION = 1
PRESS = 1
STATUS = 2
ACK = 3
HELLO = 4
CLICK = 0
DOUBLE = 1
HOLD = 2
GESTURES = ("click", "double", "hold")
AGE_LOWER_BOUND = 1
FLASH_FAILED = 2
LONGEST = 250
KEY_SIZE = 32
TAG_SIZE = 8
MOST_COUNTERS = 16

_HEAD = ">BB6sIIBI"
_HEAD_SIZE = 21
_PRESS = ">BBHIH"
_STATUS = ">IHHHHbI"
_NONE = 0xFFFF
_MOST = 0xFFFFFFFF
_FLAGS = (0, AGE_LOWER_BOUND, FLASH_FAILED, 0, FLASH_FAILED)  # that a kind can have
_SHORTEST = _HEAD_SIZE + 1 + TAG_SIZE

# kind, device (6 bytes), boot, seq, flags, age_ms; payload: a Press, a Status (status and hello) or an Ack.
Frame = namedtuple("Frame", ("kind", "device", "boot", "seq", "flags", "age_ms", "payload"))
# button: index in the pin map. gesture: CLICK, DOUBLE or HOLD. number: 0 to 255 or None. counter: presses of
# this button since the board was made. battery_mv: None on a powered board.
Press = namedtuple("Press", ("button", "gesture", "number", "counter", "battery_mv"))
# app, version, reset_cause: text. queue: presses not acknowledged yet. dropped: presses not kept since the
# start, because the queue was full. stuck: bit per button that is held far too long. signal_dbm: of the last
# ack heard, or None. free_memory: bytes. counters: as in Press, for every button.
Status = namedtuple(
    "Status",
    (
        "app",
        "version",
        "reset_cause",
        "uptime_s",
        "queue",
        "dropped",
        "stuck",
        "battery_mv",
        "signal_dbm",
        "free_memory",
        "counters",
    ),
)
# kind: of the frame that is on the post's disk now; device, boot and seq of an ack frame are that frame's.
Ack = namedtuple("Ack", ("kind",))
# What can be read without the key. Not to be trusted: it only says where to look for the key.
Head = namedtuple("Head", ("version", "kind", "device"))


class WireError(ValueError):
    """A frame that is refused. The leaves say why."""


class TooShort(WireError):
    """Fewer bytes than the frame needs."""


class TooLong(WireError):
    """More bytes than a radio packet holds."""


class WrongVersion(WireError):
    """Made by firmware of another generation."""


class UnknownKind(WireError):
    """Neither press, status, ack nor hello."""


class BadTag(WireError):
    """Not made with this key, or changed on the way."""


class BadPayload(WireError):
    """The tag is right, yet the content makes no sense."""


def peek(data: bytes) -> Head:
    """Version, kind and device of a frame, unchecked; who routes needs no key. Raises WireError."""
    if len(data) < _SHORTEST:
        raise TooShort("%d bytes, the least is %d" % (len(data), _SHORTEST))
    if len(data) > LONGEST:
        raise TooLong("%d bytes, the most is %d" % (len(data), LONGEST))
    if data[0] != VERSION:
        raise WrongVersion("version %d, known is %d" % (data[0], VERSION))
    if not PRESS <= data[1] <= HELLO:
        raise UnknownKind("kind %d" % data[1])
    return Head(data[0], data[1], bytes(data[2:8]))


def pack(frame: Frame, key: bytes) -> bytes:
    """The bytes of `frame`, signed with the device's `key`. Raises BadPayload for what cannot be said."""
    payload = frame.payload
    if len(frame.device) != 6:
        raise BadPayload("a device of %d bytes" % len(frame.device))
    if frame.kind == PRESS:
        number = _NONE if payload.number is None else _fit(payload.number, 255)
        button, counter = _fit(payload.button, 255), _fit(payload.counter, _MOST)
        gesture, battery_mv = _fit(payload.gesture, HOLD), _fit(payload.battery_mv or 0, 0xFFFF)
        body = struct.pack(_PRESS, button, gesture, number, counter, battery_mv)
    elif frame.kind == ACK:
        body = bytes((_fit(payload.kind, HELLO),))
    else:
        body = _pack_status(payload)
    boot, seq = _fit(frame.boot, _MOST), _fit(frame.seq, _MOST)
    kind, age_ms = _fit(frame.kind, HELLO), _fit(frame.age_ms, _MOST)
    _fit(frame.flags & ~_FLAGS[kind], 0)
    head = struct.pack(_HEAD, VERSION, kind, frame.device, boot, seq, frame.flags, age_ms)
    data = head + body
    if len(data) + TAG_SIZE > LONGEST:
        raise BadPayload("%d bytes, the most is %d" % (len(data) + TAG_SIZE, LONGEST))
    return data + _tag(data, frame.kind, key)


def check(data: bytes, key: bytes) -> Frame:
    """The frame in `data`, if it was made with `key`. Raises the leaf of WireError that fits."""
    kind = peek(data).kind
    data = bytes(data)
    if not same(_tag(data[:-TAG_SIZE], kind, key), data[-TAG_SIZE:]):
        raise BadTag("the tag does not fit the key")
    _, _, device, boot, seq, flags, age_ms = struct.unpack(_HEAD, data[:_HEAD_SIZE])
    unpack = _UNPACK.get(kind, _unpack_status)
    payload = unpack(data[_HEAD_SIZE:-TAG_SIZE])
    if flags & ~_FLAGS[kind]:
        raise BadPayload("flags %d" % flags)
    return Frame(kind, device, boot, seq, flags, age_ms, payload)


def ack_of(frame: Frame) -> Frame:
    """The ack that tells the board that `frame` is on the post's disk."""
    return Frame(ACK, frame.device, frame.boot, frame.seq, 0, 0, Ack(frame.kind))


def _fit(value: int, most: int, least: int = 0) -> int:
    if not least <= value <= most:  # MicroPython's struct would cut it silently
        raise BadPayload("%d does not fit" % value)
    return value


def _tag(data: bytes, kind: int, key: bytes) -> bytes:
    return hmac_sha256(key, (b"down" if kind == ACK else b"up") + data)[:TAG_SIZE]


def _unpack_press(body: bytes) -> Press:
    if len(body) != struct.calcsize(_PRESS):
        raise BadPayload("a press of %d bytes" % len(body))
    button, gesture, number, counter, battery_mv = struct.unpack(_PRESS, body)
    if gesture > HOLD:
        raise BadPayload("gesture %d" % gesture)
    if number > 255 and number != _NONE:
        raise BadPayload("number %d" % number)
    return Press(button, gesture, None if number == _NONE else number, counter, battery_mv or None)


def _unpack_ack(body: bytes) -> Ack:
    if len(body) != 1 or body[0] not in (PRESS, STATUS, HELLO):
        raise BadPayload("an ack of nothing known")
    return Ack(body[0])


def _pack_status(status: Status) -> bytes:
    numbers = struct.pack(
        _STATUS,
        _fit(status.uptime_s, _MOST),
        _fit(status.queue, 0xFFFF),
        _fit(status.dropped, 0xFFFF),
        _fit(status.stuck, 0xFFFF),
        _fit(status.battery_mv or 0, 0xFFFF),
        _fit(status.signal_dbm or 0, 127, -128),
        _fit(status.free_memory or 0, _MOST),
    )
    if len(status.counters) > MOST_COUNTERS:
        raise BadPayload("%d counters, the most is %d" % (len(status.counters), MOST_COUNTERS))
    counters = b"".join(struct.pack(">I", _fit(counter, _MOST)) for counter in status.counters)
    texts = b"".join(
        bytes((_fit(len(text.encode()), 255),)) + text.encode()
        for text in (status.app, status.version, status.reset_cause)
    )
    return numbers + bytes((len(status.counters),)) + counters + texts


def _unpack_status(body: bytes) -> Status:
    start = struct.calcsize(_STATUS)
    if len(body) <= start:
        raise BadPayload("a status of %d bytes" % len(body))
    uptime_s, queue, dropped, stuck, battery_mv, signal_dbm, free_memory = struct.unpack(
        _STATUS, body[:start]
    )
    count = body[start]
    rest = body[start + 1 :]
    if count > MOST_COUNTERS or len(rest) < 4 * count:
        raise BadPayload("%d counters in %d bytes" % (count, len(rest)))
    counters = struct.unpack(">%dI" % count, rest[: 4 * count]) if count else ()
    rest = rest[4 * count :]
    texts = []
    for _ in range(3):
        if not rest or len(rest) < 1 + rest[0]:
            raise BadPayload("a text that is cut off")
        try:
            texts.append(rest[1 : 1 + rest[0]].decode())
        except ValueError:  # CPython's UnicodeDecodeError and MicroPython's UnicodeError are both one
            raise BadPayload("a text that is not UTF-8")  # noqa: B904
        rest = rest[1 + rest[0] :]
    if rest:
        raise BadPayload("%d bytes too many" % len(rest))
    app, version, reset_cause = texts
    return Status(
        app,
        version,
        reset_cause,
        uptime_s,
        queue,
        dropped,
        stuck,
        battery_mv or None,
        signal_dbm or None,
        free_memory or None,
        tuple(counters),
    )


_UNPACK = {PRESS: _unpack_press, ACK: _unpack_ack}
