"""HTTP cameras that ask for a name and a password."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from host_daemon.vision.camera.camera import CameraLost
from host_daemon.vision.camera.mjpeg import MjpegCamera

JPEG = b"\xff\xd8picture\xff\xd9"
NAME, PASSWORD, REALM, NONCE = "anna", "s3cret:/@", "camera", "dcd98b7102dd2f0e8b11d0f600bfb0c093"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # what cameras use


def proves(header: str, method: str) -> bool:
    """RFC 2617, section 3.2.2: the response that only who knows the password can make."""
    if not header.startswith("Digest "):
        return False
    found = {k: quoted or bare for k, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', header)}
    a1, a2 = md5(f"{NAME}:{REALM}:{PASSWORD}"), md5(f"{method}:{found['uri']}")
    rest = f"{NONCE}:{found['nc']}:{found['cnonce']}:{found['qop']}:{a2}"
    return found["username"] == NAME and found["response"] == md5(f"{a1}:{rest}")


class Camera(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if not proves(self.headers.get("Authorization", ""), "GET"):
            self.send_response(401)
            self.send_header("WWW-Authenticate", f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth"')
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
    yield f"127.0.0.1:{server.server_port}/video"
    server.shutdown()
    server.server_close()
    thread.join()


def test_digest_access_with_the_right_password(place: str) -> None:
    # The password's own signs are written as an address wants them.
    camera = MjpegCamera(f"http://{NAME}:s3cret%3A%2F%40@{place}")
    camera.open()
    assert camera.read() == JPEG
    camera.close()


@pytest.mark.parametrize("login", ["", "anna:wrong@"])
def test_without_it_the_manager_reads_why(place: str, login: str) -> None:
    with pytest.raises(CameraLost) as lost:
        MjpegCamera(f"http://{login}{place}").open()
    assert lost.value.problem == "The camera refuses the name or password."
    assert "wrong" not in str(lost.value)
