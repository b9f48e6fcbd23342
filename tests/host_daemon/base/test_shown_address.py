"""Addresses without their secrets, however people and cameras write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.base.shown_address import shown_address, without_secrets


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://10.0.0.5:554/live", "rtsp://10.0.0.5:554/live"),
        ("rtsp://anna:s3cret@10.0.0.5/live", "rtsp://…@10.0.0.5/live"),
        ("rtsp://anna:s3/c#re?t@10.0.0.5/live", "rtsp://…@10.0.0.5/live"),
        ("rtsp://anna:s3@cret@10.0.0.5/live", "rtsp://…@10.0.0.5/live"),
        ("http://anna@camera.lan/x", "http://…@camera.lan/x"),
        # Forgotten: the host.
        ("http://anna:s3cret/video", "http://…/video"),
        ("http://camera/v?user=anna&pwd=s3cret&channel=1", "http://camera/v?user=…&pwd=…&channel=1"),
        ("http://camera/v?pwd=s3/c#ret&channel=1", "http://camera/v?pwd=…&channel=1"),
        ("http://camera/v?pwd=s3c=ret==", "http://camera/v?pwd=…"),
        ("http://camera/v?channel=1;token=s3cret", "http://camera/v?channel=1;token=…"),
        ("http://camera/v?p%61ssword=s3cret", "http://camera/v?p%61ssword=…"),
        ("http://camera/v?loginuse=anna&loginpas=s3cret", "http://camera/v?loginuse=…&loginpas=…"),
        ("http://camera/v?api_key=s3cret&access_token=t0k", "http://camera/v?api_key=…&access_token=…"),
        ("http://camera/v#auth=s3cret", "http://camera/v#auth=…"),
        (
            "rtsp://10.0.0.5:554/user=admin_password=s3_cret_channel=1_stream=0.sdp?real_stream",
            "rtsp://10.0.0.5:554/user=…_password=…_channel=1_stream=0.sdp?real_stream",
        ),
        ("rtsp://10.0.0.5/user=admin&password=&channel=1", "rtsp://10.0.0.5/user=…&password=…&channel=1"),
        ("http://camera/token/s3cret/video", "http://camera/token/…/video"),
        ("http://user-pass:80/anna/password:s3cret", "http://user-pass:80/anna/password:…"),
        ("10.0.0.5/v?pwd=s3cret", "10.0.0.5/v?pwd=…"),
        ("anna:s3cret@10.0.0.5/live", "…@10.0.0.5/live"),
        ("http:/anna:s3cret@10.0.0.5/live", "…@10.0.0.5/live"),
        ("tcp://anna:s3cret@10.0.0.5:9100", "tcp://…@10.0.0.5:9100"),
        ("postgresql+pg8000://till:s3cret@db/shop", "postgresql+pg8000://…@db/shop"),
        ("http://[fe80::1]:8080/v", "http://[fe80::1]:8080/v"),
        ("", ""),
    ],
)
def test_only_what_is_no_secret_is_shown(address: str, shown: str) -> None:
    assert shown_address(address) == shown


def test_a_sign_of_a_password_in_a_field_shows_no_half_of_it() -> None:
    assert shown_address("http://camera/v?pwd=s3@cret&channel=1") == "http://…&channel=1"


@pytest.mark.parametrize(
    "text",
    [
        "file:/home/anna@work/film.mp4",
        "file:///home/anna@work/film.mp4",
        "v4l2:/dev/video0",
        "/dev/video0",
        "pulse:tcp:10.0.0.7:@DEFAULT_SOURCE@",
        "serial:/dev/ttyUSB0?baud=9600",
        "Coffee & tea @ Main Street: open",
        "anna@shop.example",
    ],
)
def test_what_is_no_network_address_stays(text: str) -> None:
    assert shown_address(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nobody at http://anna:s3cret@camera/v, again", "nobody at http://…@camera/v, again"),
        ("cannot open 'rtsp://anna:s3 cr/et@camera/v'", "cannot open 'rtsp://…@camera/v'"),
        ("no such path: /v?pwd=s3cret (found at least)", "no such path: /v?pwd=… (found at least)"),
        ("{'source': 'rtsp://anna:s3cret@camera'}", "{'source': 'rtsp://…@camera'}"),
        ("http://10.0.0.5:80 and anna@shop.example", "http://10.0.0.5:80 and anna@shop.example"),
        ("connection refused", "connection refused"),
        ("event a.1.2/photo/counter key=3", "event a.1.2/photo/counter key=3"),
    ],
)
def test_addresses_in_a_text_are_shown_so_too(text: str, told: str) -> None:
    assert without_secrets(text) == told


SECRET = st.text("S9X/#?@:&_% ", min_size=1).map(lambda some: f"Qq{some}qQ")


@given(SECRET)
def test_no_password_is_shown_whatever_it_holds(password: str) -> None:
    for address in (
        f"rtsp://anna:{password}@camera/live",
        f"http://camera/live?user=anna&pwd={password}",
        f"http://camera/live/user=anna_password={password}",
    ):
        assert "Qq" not in shown_address(address), address
        assert "qQ" not in shown_address(address), address
