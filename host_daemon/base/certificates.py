"""The post's own certificates: an authority that is made once, and server certificates that it signs.

A post in a shop has no public name, so no public authority can speak for it. Its own one signs what its pages
and its broker show; whoever trusts `authority.crt` (a phone, a board) trusts this post alone. Keys never
leave their 0600 files, but the authority's, sealed, in a backup. Certificates have the identifiers of keys of
RFC 5280 (4.2.1.1, 4.2.1.2), without which Python 3.13 and newer trust none.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from host_daemon.base.files import write_whole

FOLDER = "certificates"  # below the post's data
SERVER_DAYS = 397  # browsers refuse server certificates of more than 398 days
RENEW_DAYS = 30
# Boards have no clock, and a Pi without a battery may start in the past: what must not run out holds for the
# century.
ALWAYS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


class Authority:
    """The post's own certificate authority in a folder; made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificate = folder / "authority.crt"
        self._key = folder / "authority.key"

    def der(self) -> bytes:
        """The authority's certificate as boards want it (DER)."""
        return self._own().public_bytes(serialization.Encoding.DER)

    def server(self, name: str, hosts: Sequence[str], now: datetime | None) -> tuple[Path, Path]:
        """Certificate and key files of a server `name` that answers to `hosts` (names or addresses).

        They are made anew when they are missing, run out within 30 days, or are for other hosts. now: None
        for what only boards look at, which holds always.
        """
        authority = self._own()
        certificate, key = self._folder / f"{name}.crt", self._folder / f"{name}.key"
        if not (key.exists() and certificate.exists() and _good(certificate, hosts, now, authority)):
            self._issue(certificate, key, hosts, now, authority)
        return certificate, key

    def _own(self) -> x509.Certificate:
        """The authority's certificate, made now if it must be.

        One without the identifier of its key, as it once was made, is signed anew with the same key and name:
        whoever trusts the earlier one trusts what either signs.
        """
        if not self._key.exists():
            write_whole(self._key, _private(ec.generate_private_key(ec.SECP256R1())))
        elif self.certificate.exists():
            found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
            if _key_identifier(found) is not None:
                return found
        return self._sign_own(self._secret())

    def _sign_own(self, secret: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Smilepost of this place")])
        made = (
            _builder(name, name, secret.public_key(), ALWAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(secret, hashes.SHA256())
        )
        write_whole(self.certificate, made.public_bytes(serialization.Encoding.PEM), mode=0o644)
        return made

    def _secret(self) -> ec.EllipticCurvePrivateKey:
        signer = serialization.load_pem_private_key(self._key.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        return signer

    def _issue(
        self,
        certificate: Path,
        key: Path,
        hosts: Sequence[str],
        now: datetime | None,
        authority: x509.Certificate,
    ) -> None:
        secret = ec.generate_private_key(ec.SECP256R1())
        # A day back: the clocks of phones differ.
        lasts = (now - timedelta(days=1), now + timedelta(days=SERVER_DAYS)) if now else ALWAYS
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
        identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        signer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        made = (
            _builder(name, authority.subject, secret.public_key(), lasts)
            .add_extension(signer, critical=False)
            .add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_usage(signs=False), critical=True)
            .sign(self._secret(), hashes.SHA256())
        )
        write_whole(key, _private(secret))
        write_whole(certificate, made.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    lasts: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(lasts[0])
        .not_valid_after(lasts[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for host in hosts:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            found.append(x509.DNSName(host))
    return found


def _good(path: Path, hosts: Sequence[str], now: datetime | None, authority: x509.Certificate) -> bool:
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        signer = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    begins, ends = found.not_valid_before_utc, found.not_valid_after_utc - timedelta(days=RENEW_DAYS)
    return (
        (now is None or begins <= now <= ends)
        and set(names) == set(_names(hosts))
        and signer.key_identifier == _key_identifier(authority)
    )


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _private(secret: ec.EllipticCurvePrivateKey) -> bytes:
    return secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
