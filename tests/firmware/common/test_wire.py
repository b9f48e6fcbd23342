"""The frame against tests/vectors/wire.json, on CPython and on MicroPython."""

import json

from firmware.common import slip, wire

SHAPES = {wire.PRESS: wire.Press, wire.STATUS: wire.Status, wire.ACK: wire.Ack, wire.HELLO: wire.Status}


def vectors():
    with open("tests/vectors/wire.json") as file:
        return json.load(file)


def frame_of(case):
    kind, device, boot, seq, flags, age, fields = case["frame"]
    fields = [tuple(field) if isinstance(field, list) else field for field in fields]
    return wire.Frame(kind, bytes.fromhex(device), boot, seq, flags, age, SHAPES[kind](*fields))


def error_of(call, *arguments):
    try:
        call(*arguments)
    except wire.WireError as error:
        return type(error).__name__
    return "nothing"


def test_the_vectors_hold_every_kind_of_frame_and_of_error():
    known = vectors()
    assert {case["frame"][0] for case in known["good"]} == {wire.PRESS, wire.STATUS, wire.ACK, wire.HELLO}
    errors = {"TooShort", "TooLong", "WrongVersion", "UnknownKind", "BadTag", "BadPayload"}
    assert {case["error"] for case in known["refused"]} == errors


def test_every_frame_is_written_as_the_vectors_say():
    known = vectors()
    key = bytes.fromhex(known["key"])
    for case in known["good"]:
        assert wire.pack(frame_of(case), key).hex() == case["bytes"], case["name"]


def test_every_frame_is_read_as_the_vectors_say():
    known = vectors()
    key = bytes.fromhex(known["key"])
    for case in known["good"]:
        assert wire.check(bytes.fromhex(case["bytes"]), key) == frame_of(case), case["name"]


def test_every_wrong_frame_is_refused_for_its_own_reason():
    known = vectors()
    key = bytes.fromhex(known["key"])
    for case in known["refused"]:
        assert error_of(wire.check, bytes.fromhex(case["bytes"]), key) == case["error"], case["name"]


def test_no_part_of_a_frame_is_accepted():
    known = vectors()
    key = bytes.fromhex(known["key"])
    data = bytes.fromhex(known["good"][0]["bytes"])
    for length in range(len(data)):
        assert error_of(wire.check, data[:length], key) in ("TooShort", "BadTag"), length


def test_frames_come_off_a_serial_line_byte_by_byte():
    known = vectors()
    line = slip.Slip()
    for case in known["good"]:
        frame = bytes.fromhex(case["bytes"])
        packets = []
        for byte in slip.encode(frame, -60):
            packets += line.feed(bytes((byte,)))
        assert packets == [slip.Packet(frame, -60)], case["name"]
    assert line.garbage == 0


def test_a_head_can_be_read_without_the_key():
    for case in vectors()["good"]:
        kind, device = case["frame"][:2]
        assert wire.peek(bytes.fromhex(case["bytes"])) == wire.Head(1, kind, bytes.fromhex(device))


def test_what_does_not_fit_is_not_packed():
    device, press = b"\2\0\0\0\0\1", wire.Press(0, 0, None, 1, None)
    wrong = [
        wire.Frame(wire.PRESS, b"\1", 1, 1, 0, 0, press),
        wire.Frame(wire.PRESS, device, 1 << 32, 1, 0, 0, press),
        wire.Frame(wire.PRESS, device, 1, 1, 2, 0, press),
        wire.Frame(wire.PRESS, device, 1, 1, 0, -1, press),
        wire.Frame(wire.PRESS, device, 1, 1, 0, 0, wire.Press(256, 0, None, 1, None)),
        wire.Frame(wire.PRESS, device, 1, 1, 0, 0, wire.Press(0, 3, None, 1, None)),
        wire.Frame(wire.PRESS, device, 1, 1, 0, 0, wire.Press(0, 0, 256, 1, None)),
        wire.Frame(wire.PRESS, device, 1, 1, 0, 0, wire.Press(0, 0, None, 1, 65536)),
    ]
    for frame in wrong:
        assert error_of(wire.pack, frame, bytes(32)) == "BadPayload", frame


def status(app="remote", reset_cause="", numbers=(0, 0, 0, 0, None, None, None), counters=()):
    payload = wire.Status(app, "1", reset_cause, *numbers, counters)
    return wire.Frame(wire.STATUS, b"\2\0\0\0\0\1", 1, 1, 0, 0, payload)


def test_the_largest_numbers_of_a_status_fit_and_larger_ones_do_not():
    # Of 32, 16, 16, 16, 16 bits, of 8 with a sign, and of 32.
    most = (4294967295, 65535, 65535, 65535, 65535, 127, 4294967295)
    key = bytes(32)
    assert wire.check(wire.pack(status(numbers=most), key), key) == status(numbers=most)
    for place in range(len(most)):
        larger = most[:place] + (most[place] + 1,) + most[place + 1 :]
        assert error_of(wire.pack, status(numbers=larger), key) == "BadPayload", place


def test_a_frame_is_never_longer_than_a_radio_packet():
    # 21 of the head, 18 of numbers, 3 lengths of texts, 8 of the tag: 200 are left of ESP-NOW's 250.
    longest = status("a" * 100, "b" * 99)
    data = wire.pack(longest, bytes(32))
    assert len(data) == 250 and wire.check(data, bytes(32)) == longest
    assert error_of(wire.pack, status("a" * 100, "b" * 100), bytes(32)) == "BadPayload"


def test_an_ack_names_what_it_acknowledges():
    frame = wire.Frame(wire.PRESS, b"\2\0\0\0\0\1", 7, 9, 1, 500, wire.Press(0, 0, None, 1, None))
    assert wire.ack_of(frame) == wire.Frame(wire.ACK, b"\2\0\0\0\0\1", 7, 9, 0, 0, wire.Ack(wire.PRESS))
