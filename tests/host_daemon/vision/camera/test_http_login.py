"""HTTP cameras that ask for a name and a password."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.http_login import Challenge, challenges
from host_daemon.vision.camera.mjpeg import MjpegCamera
from host_daemon.vision.picture import encoded

JPEG = encoded(np.full((16, 16, 3), 90, np.uint8))
NAME, PASSWORD, REALM, NONCE = "anna", "s3cret:/@", "camera", "dcd98b7102dd2f0e8b11d0f600bfb0c093"


OFFER = f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth"'
SHA = f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth", algorithm=SHA-256, opaque="xyz"'
BASIC = f'Basic realm="{REALM}"'


def proves(header: str, offers: list[str]) -> bool:
    """RFC 7616, section 3.4.1: the response to one of the offers that needs the password."""
    if header.startswith("Basic "):
        return BASIC in offers and base64.b64decode(header[6:]).decode() == f"{NAME}:{PASSWORD}"
    if not header.startswith("Digest "):
        return False
    found = {k: quoted or bare for k, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', header)}
    if not any(f"algorithm={found.get('algorithm')}" in one or "algorithm" not in found for one in offers):
        return False
    algorithm = {"SHA-256": hashlib.sha256}.get(found.get("algorithm", ""), hashlib.md5)

    def hashed(text: str) -> str:
        return algorithm(text.encode()).hexdigest()

    a1, a2 = hashed(f"{NAME}:{REALM}:{PASSWORD}"), hashed(f"GET:{found['uri']}")
    rest = f"{found['nonce']}:{found['nc']}:{found['cnonce']}:{found['qop']}:{a2}"
    return found["username"] == NAME and found["response"] == hashed(f"{a1}:{rest}")


class Camera(BaseHTTPRequestHandler):
    """Offers what its path names; asked for a fresh nonce once where that ends in `stale`."""

    OFFERS: ClassVar = {
        "/video": [OFFER],
        "/sha": [SHA],
        "/sha-md5": [SHA, OFFER],
        "/md5-sha": [OFFER, SHA],
        "/sha-basic": [SHA, BASIC],
        "/one-header": [f"{SHA}, {OFFER}, {BASIC}"],
        "/unknown-first": ["Negotiate abc==", SHA.replace("SHA-256", "SHA-3"), BASIC],
        "/unknown": ["Negotiate", SHA.replace("SHA-256", "SHA-3")],
        "/stale": [SHA],
    }
    asked: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        offers, said = self.OFFERS[self.path], self.headers.get("Authorization", "")
        self.asked.append(said)
        stale = self.path == "/stale" and "fresh" not in said
        if stale or not proves(said, offers):
            self.send_response(401)
            for offer in offers:
                fresh = offer.replace(NONCE, "fresh") + ", stale=TRUE" if stale and said else offer
                self.send_header("WWW-Authenticate", fresh)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=b")
        self.end_headers()
        self.wfile.write(b"--b\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(JPEG), JPEG))


@pytest.fixture
def place() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Camera.asked.clear()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


# The password's own signs are written as an address wants them.
LOGIN = f"{NAME}:s3cret%3A%2F%40"


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("video", "Digest"),
        ("sha", "algorithm=SHA-256"),
        ("sha-md5", "algorithm=SHA-256"),
        ("md5-sha", "Digest"),
        ("sha-basic", "algorithm=SHA-256"),
        ("one-header", "algorithm=SHA-256"),
        ("unknown-first", "Basic"),
        ("stale", 'nonce="fresh"'),
    ],
)
def test_the_first_way_of_signing_in_that_can_be_met_is_taken(place: str, path: str, scheme: str) -> None:
    camera = MjpegCamera(f"http://{LOGIN}@{place}/{path}")
    camera.open()
    assert camera.read() == JPEG
    camera.close()
    assert scheme in Camera.asked[-1]


def test_ways_that_are_not_known_are_named(place: str) -> None:
    with pytest.raises(CameraLost) as lost:
        MjpegCamera(f"http://{LOGIN}@{place}/unknown").open()
    assert lost.value.problem == "The camera wants a way of signing in that this post does not know."
    assert lost.value.detail == "negotiate, digest SHA-3"


def test_the_worked_example_of_rfc_7616() -> None:
    """Section 3.9.1, both algorithms."""
    common = 'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    common += 'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    common += 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    for algorithm, response in (
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ):
        (offered,) = challenges([common.format(algorithm)])
        said = offered.answer(
            "Mufasa",
            "Circle of Life",
            "GET",
            "/dir/index.html",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        )
        assert f'response="{response}"' in said


def test_rfc_2069_without_a_quality_of_protection() -> None:
    """The example of RFC 2069, by its erratum 749."""
    (offered,) = challenges(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'])
    said = offered.answer("Mufasa", "CircleOfLife", "GET", "/dir/index.html")
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in said
    assert "qop" not in said


def test_several_challenges_in_one_header() -> None:
    found = challenges(['Negotiate YII==, Digest realm="a, \\"b\\"", nonce=x , Basic realm="c"', ",, NTLM"])
    assert [(one.scheme, one.parameters.get("realm")) for one in found] == [
        ("negotiate", None),
        ("digest", 'a, "b"'),
        ("basic", "c"),
        ("ntlm", None),
    ]


@given(st.text(max_size=200))
def test_whatever_a_header_says_it_is_offers_or_nothing(header: str) -> None:
    for one in challenges([header, "Digest " + header]):
        assert isinstance(one, Challenge)
        if one.known:
            one.answer("anna", "x", "GET", "/")


@pytest.mark.parametrize("login", ["", "anna:wrong@"])
def test_without_it_the_manager_reads_why(place: str, login: str) -> None:
    with pytest.raises(CameraLost) as lost:
        MjpegCamera(f"http://{login}{place}/video").open()
    assert lost.value.problem == "The camera refuses the name or password."
    assert "wrong" not in str(lost.value)
