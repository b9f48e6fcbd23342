"""The post's own authority, held against Python's own TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from host_daemon.base.certificates import Authority

NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


def shake(trusted: Path, certificate: Path, key: Path, host: str) -> str | None:
    """The version two ends agree on over TLS, as a client that trusts `trusted` finds it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=trusted)
    here, there = socket.socketpair()

    def answer() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with client.wrap_socket(here, server_hostname=host) as talk:
            return talk.version()
    finally:
        here.close()
        thread.join()


@pytest.mark.parametrize("host", ["post.local", "192.168.1.20"])
def test_who_trusts_the_authority_trusts_the_server(authority: Authority, host: str) -> None:
    certificate, key = authority.server("pages", ["post.local", "192.168.1.20"], NOW)
    assert shake(authority.certificate, certificate, key, host) == "TLSv1.3"


def test_another_name_and_another_authority_are_refused(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.server("pages", ["post.local"], NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(authority.certificate, certificate, key, "bank.example")
    stranger = Authority(tmp_path / "stranger")
    stranger.der()
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(stranger.certificate, certificate, key, "post.local")


def test_keys_are_private(authority: Authority) -> None:
    certificate, key = authority.server("pages", ["post.local"], NOW)
    for path in (key, authority.certificate.with_name("authority.key")):
        assert path.stat().st_mode & 0o077 == 0
    assert certificate.stat().st_mode & 0o044


def test_it_is_made_anew_only_when_it_must_be(authority: Authority) -> None:
    certificate, _ = authority.server("pages", ["post.local"], NOW)
    first = certificate.read_bytes()
    authority.server("pages", ["post.local"], NOW + timedelta(days=300))
    assert certificate.read_bytes() == first
    authority.server("pages", ["post.local"], NOW + timedelta(days=380))
    second = certificate.read_bytes()
    assert second != first
    authority.server("pages", ["post.local", "shop.lan"], NOW + timedelta(days=380))
    assert certificate.read_bytes() != second


def test_what_boards_look_at_holds_for_a_clock_that_stands_at_the_epoch(authority: Authority) -> None:
    certificate, key = authority.server("broker", ["smilepost"], None)
    first = certificate.read_bytes()
    assert authority.server("broker", ["smilepost"], None) == (certificate, key)
    assert certificate.read_bytes() == first
    assert shake(authority.certificate, certificate, key, "smilepost") == "TLSv1.3"


def test_boards_get_it_as_der(authority: Authority) -> None:
    assert ssl.DER_cert_to_PEM_cert(authority.der()).encode().split() == (
        authority.certificate.read_bytes().split()
    )
