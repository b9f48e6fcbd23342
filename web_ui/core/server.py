"""Server of the pages: its socket, the names it answers to, and HTTPS."""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
import ssl
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from host_daemon.base.certificates import FOLDER, Authority
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.settings.web import WebSettings

log = logging.getLogger(__name__)

# Linux's own; the socket module does not name them.
FREEBIND = {socket.AF_INET: (socket.IPPROTO_IP, 15), socket.AF_INET6: (socket.IPPROTO_IPV6, 78)}


LOOPBACK = "127.0.0.1"
NO_FAMILY = _(
    "The pages cannot be served at {host}:{port}: this machine has no addresses of that kind (IPv6 may be "
    "switched off). Set web.host in config.json to another one, such as 0.0.0.0."
)


def names(settings: WebSettings) -> set[str]:
    """The host names under which the pages may be asked for."""
    own = socket.gethostname().lower()
    return {"localhost", own, f"{own.partition('.')[0]}.local", *settings.names}


def authority(data: Path) -> Authority:
    """The authority that signs what this post's servers show."""
    return Authority(data / FOLDER)


def tls(data: Path, settings: WebSettings, now: datetime) -> tuple[Path, Path] | None:
    """Files of the certificate and its key for HTTPS, or None when the pages are served without.

    Raises UserError when the files that are set cannot be used.
    """
    if settings.https == "off":
        return None
    if settings.https == "own":
        hosts = sorted({*names(settings), *_addresses(settings.host)})
        return authority(data).server("pages", hosts, now)
    found = Path(settings.certificate), Path(settings.certificate_key)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*found)
    except OSError as error:  # ssl.SSLError among them
        raise UserError(
            terminal().text(
                "HTTPS cannot use the files {certificate} and {key} ({error}). "
                "Put a certificate and its key there as PEM, or set web.https to own.",
                certificate=found[0],
                key=found[1],
                error=error.strerror,
            )
        ) from None
    return found


def tls_or_own(data: Path, settings: WebSettings, now: datetime) -> tuple[Path, Path] | None:
    """As `tls`; where the files that are set cannot be used, the post's own certificate stands in.

    A certificate that somebody else renews must not stop the buttons.
    """
    try:
        return tls(data, settings, now)
    except UserError as error:
        log.error("%s Until then the pages show the post's own certificate.", error)
        return tls(data, replace(settings, https="own"), now)


def open_socket(settings: WebSettings, port: int | None, *, absent: bool = False) -> socket.socket:
    """The pages' socket, opened first: when the port is taken nothing else has been started.

    absent: the machine may lack the address. A network that is not up yet, or gave it another one, must not
    stop the buttons; the pages are there as soon as the address is. Raises UserError.
    """
    wanted = settings.port if port is None else port
    try:
        found = _socket(settings.host, wanted)
    except UserError as error:
        if not absent:
            raise
        log.error("%s Until then they are at %s.", error, LOOPBACK)
        return open_socket(replace(settings, host=LOOPBACK), port)
    try:
        try:
            found.bind((settings.host, wanted))
        except OSError as error:
            if not absent or error.errno != errno.EADDRNOTAVAIL:
                raise
            found.setsockopt(*FREEBIND[found.family], 1)
            found.bind((settings.host, wanted))
            log.warning("this machine has no address %s now; the pages wait for it", settings.host)
    except OSError as error:
        found.close()
        raise UserError(
            terminal().text(
                "The pages cannot be served at {host}:{port} ({error}). "
                "Stop what uses that port, or give another one: {smilepost} run --port 8001",
                host=settings.host,
                port=wanted or settings.port,
                error=error.strerror,
            )
        ) from None
    return found


def _socket(host: str, port: int) -> socket.socket:
    try:
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError:
        raise UserError(terminal().text(NO_FAMILY, host=host, port=port)) from None
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return found


def server_config(pages: FastAPI, settings: WebSettings, shown: tuple[Path, Path] | None) -> uvicorn.Config:
    """Configuration of the server. shown: files of certificate and key, as `tls` gives them."""
    certificate, key = shown or (None, None)
    return uvicorn.Config(
        pages,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        forwarded_allow_ips=list(settings.proxies),
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )


def check(data: Path, settings: WebSettings, now: WebSettings) -> None:
    """Whether a post that serves `now` could start with these settings. Raises UserError.

    After the start that they prevent there is no page any more to mend them on.
    """
    # The port that the post has now is taken by itself.
    open_socket(settings, 0 if settings.port == now.port else None).close()
    tls(data, settings, datetime.now(UTC))


def _addresses(host: str) -> Iterable[str]:
    """The machine's own address, and the one in its network."""
    yield LOOPBACK
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            # Nothing is sent: this only asks which of our addresses would be used (RFC 5737's is nobody's).
            asked.connect(("192.0.2.1", 9))
        except OSError:
            pass
        else:
            yield asked.getsockname()[0]
    try:
        if not ipaddress.ip_address(host).is_unspecified:
            yield host
    except ValueError:
        yield host
