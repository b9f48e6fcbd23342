"""MQTT 3.1.1, by the bytes of the standard (section 3) and by what the firmware needs of it."""

from firmware.common import mqtt


def refused(call, *arguments):
    try:
        call(*arguments)
    except mqtt.MqttError:
        return True
    return False


def test_connect_as_the_standard_has_it():
    expected = b"\x10\x15\x00\x04MQTT\x04\xc2\x00\x1e\x00\x03abc\x00\x01u\x00\x01p"
    assert mqtt.connect("abc", "u", "p", 30) == expected


def test_subscribe_and_publish():
    assert mqtt.subscribe("a/b", 10) == b"\x82\x08\x00\x0a\x00\x03a/b\x00"
    assert mqtt.publish("a/b", b"xy") == b"\x30\x07\x00\x03a/bxy"


def test_lengths_above_127_take_two_bytes():
    packet = mqtt.publish("t", bytes(250))
    assert packet[:3] == b"\x30\xfd\x01"
    assert mqtt.PacketReader().feed(packet) == [(mqtt.PUBLISH, b"\x00\x01t" + bytes(250))]


def test_packets_come_byte_by_byte():
    reader, found = mqtt.PacketReader(), []
    for byte in b"\x20\x02\x00\x00" + b"\x90\x03\x00\x01\x00" + mqtt.publish("t", b"frame") + b"\xd0\x00":
        found += reader.feed(bytes((byte,)))
    assert [kind for kind, _ in found] == [mqtt.CONNACK, mqtt.SUBACK, mqtt.PUBLISH, mqtt.PINGRESP]
    assert mqtt.payload_of(found[2][1]) == b"frame"


def test_a_refusal_is_an_error():
    mqtt.accepted(b"\0\0")
    assert refused(mqtt.accepted, b"\0\5")
    assert refused(mqtt.accepted, b"")


def test_nonsense_is_an_error_and_takes_no_memory():
    assert refused(mqtt.PacketReader().feed, b"\x30\xff\xff\xff\xff\x01")
    assert refused(mqtt.PacketReader().feed, b"\x30\xff\x7f")
    assert refused(mqtt.payload_of, b"\x00\x09ab")
    assert refused(mqtt.payload_of, b"")
