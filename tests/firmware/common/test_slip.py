"""Packets on a serial line that also carries boot messages and half packets."""

from firmware.common.slip import INTERRUPT, Packet, Slip, encode

FRAME = bytes(range(250))


def test_garbage_around_and_between_is_survived():
    line = Slip()
    stream = b"rst:0x1 (POWERON)\r\n" + encode(FRAME) + b"Traceback\xdb\xff" + encode(b"abc", -7) + b"half"
    assert line.feed(stream) == [Packet(FRAME, None), Packet(b"abc", -7)]
    assert line.garbage == 2


def test_half_a_packet_costs_only_itself():
    line = Slip()
    packet = encode(FRAME)
    assert line.feed(packet[:100]) == []
    assert line.feed(encode(b"next")) == [Packet(b"next", None)]


def test_every_changed_byte_is_noticed():
    packet = encode(b"\x01\x02\xc0\xdb\x03 frame")
    for place in range(1, len(packet) - 1):
        for bit in (1, 0x80):
            changed = packet[:place] + bytes((packet[place] ^ bit,)) + packet[place + 1 :]
            assert Packet(b"\x01\x02\xc0\xdb\x03 frame", None) not in Slip().feed(changed)


def test_the_line_never_carries_an_interrupt():
    assert INTERRUPT not in encode(FRAME, 3)


def test_endless_noise_takes_no_memory():
    line = Slip()
    for _ in range(100):
        line.feed(b"x" * 100)
    assert line.pending <= 255
    assert line.feed(encode(b"abc")) == [Packet(b"abc", None)]
