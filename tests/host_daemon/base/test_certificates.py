"""The post's own authority, held against Python's own TLS."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from host_daemon.base.certificates import Authority

NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


def shake(trusted: Path, certificate: Path, key: Path, host: str, strict: bool = True) -> str | None:
    """The version two ends agree on over TLS, as a client that trusts `trusted` finds it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=trusted)
    if strict:  # as Python 3.13 and newer are by themselves
        client.verify_flags |= ssl.VERIFY_X509_STRICT
    else:
        client.verify_flags &= ~ssl.VERIFY_X509_STRICT
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


def verified(trusted: Path, certificate: Path) -> str:
    """What OpenSSL says of a certificate, read by the letter of RFC 5280."""
    command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", str(trusted)]
    done = subprocess.run([*command, str(certificate)], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().rpartition(": ")[2]


@pytest.mark.parametrize("now", [NOW, None])
def test_openssl_finds_no_fault(authority: Authority, now: datetime | None) -> None:
    certificate, _ = authority.server("server", ["post.local", "192.168.1.20", "::1"], now)
    assert verified(authority.certificate, certificate) == "OK"
    assert verified(authority.certificate, authority.certificate) == "OK"


# Made by the program of before, which left out the identifiers of keys; the key opens nothing else.
OLD = {
    "authority.key": """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg67812RrdXx86g3LH
doTp8EPr93fbUa4zwS5I6wc6R4yhRANCAAS6QP8BHwu6urUvDJCu27RfpbHwKANP
31X4tb4qD2MB6EfUbFrCjv8YgTpnqijn8jVcXN9InUIGR3eVMCc+v4PW
-----END PRIVATE KEY-----
""",
    "authority.crt": """-----BEGIN CERTIFICATE-----
MIIBbjCCARSgAwIBAgIUEW7kATaBX17Z64UymxDx5ptK1skwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXU21pbGVwb3N0IG9mIHRoaXMgcGxhY2UwIBcNMjAwMTAxMDAw
MDAwWhgPMjA5OTEyMzEwMDAwMDBaMCIxIDAeBgNVBAMMF1NtaWxlcG9zdCBvZiB0
aGlzIHBsYWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEukD/AR8Lurq1LwyQ
rtu0X6Wx8CgDT99V+LW+Kg9jAehH1Gxawo7/GIE6Z6oo5/I1XFzfSJ1CBkd3lTAn
Pr+D1qMmMCQwEgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAYYwCgYI
KoZIzj0EAwIDSAAwRQIhAJOQFx1+G1aqCSJ/fANfdslNccoxio3Ow+CupU9H4x/7
AiBM+4El4IF83BFNXOL/SHGjLRQ+suRVfMwTnTA4PX7ykA==
-----END CERTIFICATE-----
""",
    "pages.key": """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgM7IXvKFubWmjlxPQ
qX00Oh//y5Xjw27lMCETPY6WN82hRANCAARNruYGabd+zg3Sgeb56l6Nx/KkS3nV
C41Zs+IAB39ckjIgpNKIyRLpmZHSk0HGaAAH5Rr6ik+RAb9H+U7QdHMP
-----END PRIVATE KEY-----
""",
    "pages.crt": """-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUXXETJ/LZmtr5vrgVConekqv8BoAwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXU21pbGVwb3N0IG9mIHRoaXMgcGxhY2UwIBcNMjAwMTAxMDAw
MDAwWhgPMjA5OTEyMzEwMDAwMDBaMBUxEzARBgNVBAMMCnBvc3QubG9jYWwwWTAT
BgcqhkjOPQIBBggqhkjOPQMBBwNCAARNruYGabd+zg3Sgeb56l6Nx/KkS3nVC41Z
s+IAB39ckjIgpNKIyRLpmZHSk0HGaAAH5Rr6ik+RAb9H+U7QdHMPo0wwSjAVBgNV
HREEDjAMggpwb3N0LmxvY2FsMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAwwCgYIKwYB
BQUHAwEwDgYDVR0PAQH/BAQDAgeAMAoGCCqGSM49BAMCA0gAMEUCIEBlEKROoaMc
QWG7SCXILQetSNd4zMBt7uErPCUlcMtcAiEAhv2mXoGp+R4vV9rYbMEA0PG8AFrz
z0rb9G5PQ4yOYoU=
-----END CERTIFICATE-----
""",
}


@pytest.fixture
def old(authority: Authority, tmp_path: Path) -> Path:
    """The certificate of an authority that was made before, as a phone has it."""
    authority.certificate.parent.mkdir()
    for name, text in OLD.items():
        authority.certificate.with_name(name).write_text(text)
    trusted = tmp_path / "trusted.crt"
    trusted.write_text(OLD["authority.crt"])
    return trusted


def test_an_authority_of_before_is_signed_anew_with_its_key_and_name(authority: Authority, old: Path) -> None:
    assert verified(old, authority.certificate.with_name("pages.crt")) != "OK"
    before = x509.load_pem_x509_certificate(old.read_bytes())
    after = x509.load_der_x509_certificate(authority.der())
    assert (after.public_key(), after.subject) == (before.public_key(), before.subject)
    assert after.serial_number != before.serial_number
    assert authority.certificate.with_name("authority.key").read_text() == OLD["authority.key"]
    assert x509.load_der_x509_certificate(authority.der()) == after  # once


def test_its_servers_are_renewed_and_who_trusted_it_goes_on(authority: Authority, old: Path) -> None:
    certificate, key = authority.server("pages", ["post.local"], None)
    assert certificate.read_text() != OLD["pages.crt"]
    assert verified(authority.certificate, certificate) == "OK"
    # Boards and browsers do not ask for the identifier of what they trust; Python 3.13 by itself does.
    assert shake(old, certificate, key, "post.local", strict=False) == "TLSv1.3"
    assert shake(authority.certificate, certificate, key, "post.local") == "TLSv1.3"


def test_a_server_of_another_authority_is_renewed(authority: Authority, tmp_path: Path) -> None:
    """As after a backup has brought another authority into the folder."""
    stranger = Authority(tmp_path / "stranger")
    authority.server("pages", ["post.local"], NOW)
    stranger.der()
    for name in ("authority.crt", "authority.key"):
        authority.certificate.with_name(name).write_bytes(stranger.certificate.with_name(name).read_bytes())
    certificate, key = authority.server("pages", ["post.local"], NOW)
    assert shake(stranger.certificate, certificate, key, "post.local") == "TLSv1.3"


def test_boards_get_it_as_der(authority: Authority) -> None:
    assert ssl.DER_cert_to_PEM_cert(authority.der()).encode().split() == (
        authority.certificate.read_bytes().split()
    )
