import pytest

from firmware.common import wire
from host_daemon.boards.frame_decoder import Decoded, Rejected, decode
from host_daemon.events import BoardReported, Pressed
from host_daemon.links.link import Arrived
from tests.fakes.paired_boards import PairedBoards

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
DEVICE = bytes.fromhex("a0b1c2d3e4f5")
NOW = 1_795_290_000_000


def press(age_ms: int = 1500, flags: int = 0, device: bytes = DEVICE) -> wire.Frame:
    return wire.Frame(wire.PRESS, device, 7, 3, flags, age_ms, wire.Press(2, wire.HOLD, None, 12, 2980))


def taken(data: bytes, keys: dict[str, bytes] | None = None) -> Decoded | Rejected:
    known = PairedBoards({DEVICE.hex(): KEY} if keys is None else keys)
    return decode(Arrived(data, NOW, "gateway", -60), known)


def test_a_press_happened_as_long_ago_as_it_says():
    result = taken(wire.pack(press(), KEY))
    assert isinstance(result, Decoded)
    event = result.event
    assert isinstance(event, Pressed)
    assert event.at == NOW - 1500
    assert (event.uid, event.button, event.gesture) == ("a0b1c2d3e4f5.7.3", 2, "hold")
    assert (event.counter, event.battery_mv, event.at_certain) == (12, 2980, True)


def test_the_answer_is_one_that_the_board_believes():
    result = taken(wire.pack(press(), KEY))
    assert isinstance(result, Decoded)
    ack = wire.check(result.ack, KEY)
    assert (ack.kind, ack.device, ack.boot, ack.seq) == (wire.ACK, DEVICE, 7, 3)


def test_a_press_from_before_a_power_cut_knows_no_moment():
    result = taken(wire.pack(press(flags=wire.AGE_LOWER_BOUND), KEY))
    assert isinstance(result, Decoded)
    assert isinstance(result.event, Pressed)
    assert result.event.at_certain is False


def test_a_status_tells_of_the_board():
    status = wire.Status("remote", "0.1.0", "power on", 60, 1, 0, 0, None, None, 40_000, (5, 0, 2))
    frame = wire.Frame(wire.STATUS, DEVICE, 7, 1, 0, 0, status)
    result = taken(wire.pack(frame, KEY))
    assert isinstance(result, Decoded)
    assert isinstance(result.event, BoardReported)
    assert result.event.counters == (5, 0, 2)
    assert result.event.signal_dbm == -60
    assert result.event.uid == "a0b1c2d3e4f5.7.1/status"


def test_another_version_is_counted_against_the_board_that_must_be_flashed():
    newer = b"\x02" + wire.pack(press(), KEY)[1:]
    assert taken(newer) == Rejected(DEVICE.hex(), "wrong version")
    assert taken(newer, {}) == Rejected("", "wrong version")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "malformed"),
        (b"\x01" * 20, "malformed"),
        (b"\x01" * 251, "malformed"),
        (b"\x02" + wire.pack(press(), KEY)[1:], "wrong version"),
        (wire.pack(press(device=b"\0" * 6), KEY), "unknown board"),
        (wire.pack(press(), OTHER), "bad tag"),
        (wire.pack(press(), KEY)[:-1] + b"\0", "bad tag"),
        (wire.pack(press(age_ms=41 * 86_400_000), KEY), "impossible age"),
        (wire.pack(wire.ack_of(press()), KEY), "not for the post"),
    ],
)
def test_what_is_not_good_is_refused_and_gets_no_answer(data: bytes, why: str):
    result = taken(data)
    assert isinstance(result, Rejected)
    assert result.why == why


def test_a_refusal_is_counted_against_the_board_it_names():
    assert taken(wire.pack(press(), OTHER)) == Rejected(DEVICE.hex(), "bad tag")
    assert taken(b"garbage") == Rejected("", "malformed")
