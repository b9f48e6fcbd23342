"""Addresses of tills, as people write them."""

from __future__ import annotations

import pytest

from host_daemon.tills.address import BadAddress, TillAddress, devices, till_address


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tcp-listen://0.0.0.0:9100", TillAddress("tcp-listen", "0.0.0.0", 9100)),
        ("udp://0.0.0.0:9100", TillAddress("udp", "0.0.0.0", 9100)),
        ("serial:/dev/ttyUSB0?baud=115200", TillAddress("serial", "/dev/ttyUSB0", baud=115200)),
        ("serial:/dev/ttyUSB0", TillAddress("serial", "/dev/ttyUSB0", baud=9600)),
    ],
)
def test_addresses(text, meant):
    assert till_address(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tcp://host",
        "tcp://[::1:9100",
        "tcp://:9100",
        "tcp://host:99999",
        "ftp://h:1",
        "serial:COM1",
        "serial:/dev/x?baud=1",
    ],
)
def test_what_is_no_address(text):
    with pytest.raises(BadAddress, match="written like"):
        till_address(text)


def test_the_serial_ports_among_addresses_are_named():
    addresses = ("serial:/dev/ttyUSB0?baud=9600", "tcp://till:9100", "sql", "", "serial:/dev/ttyS0")
    assert devices(addresses) == ("/dev/ttyUSB0", "/dev/ttyS0")


def test_a_refusal_shows_no_password():
    with pytest.raises(BadAddress, match=r"^ftp://…@till: ") as refused:
        till_address("ftp://anna:s3/cret@till")
    assert "cret" not in str(refused.value)
