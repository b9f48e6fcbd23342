"""The post's own certificate authority, for boards that speak to its broker by TLS.

Boards have no clock and know the post by no name or address of the network: certificates hold for the
century, and what a board checks is that its own post's authority has signed for `NAME`.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from host_daemon.errors import UserError
from host_daemon.files import write_whole
from host_daemon.texts import mark as _
from host_daemon.texts import terminal

TLS = "tls"  # its folder, below the post's data
NAME = "smilepost"
NO_OPENSSL = _(
    "The program openssl is missing, so the post cannot make certificates for TLS. Install openssl."
)
FAILED = _("The certificates for TLS could not be made: {reason}")
MADE = ("ca.key", "ca.pem", "ca.der", "post.key", "post.pem")
LASTS = ("-startdate", "20200101000000Z", "-enddate", "20991231235959Z")

_CONFIGURATION = """
[ca]
default_ca = post
[post]
database = index
new_certs_dir = .
default_md = sha256
policy = any
rand_serial = yes
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
commonName = post
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[server]
basicConstraints = CA:false
subjectAltName = DNS:smilepost
"""


@dataclass(frozen=True)
class Authority:
    """board: the authority's certificate as boards carry it (DER). certificate, key: the broker's (PEM)."""

    board: bytes
    certificate: Path
    key: Path


def authority(folder: Path) -> Authority:
    """The authority in `folder`, made when there is none yet. Takes a second then. Raises UserError."""
    if not all((folder / name).is_file() for name in MADE):
        _make(folder)
    return Authority((folder / "ca.der").read_bytes(), folder / "post.pem", folder / "post.key")


def _make(folder: Path) -> None:
    if shutil.which("openssl") is None:
        raise UserError(terminal().text(NO_OPENSSL))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        (work / "cnf").write_text(_CONFIGURATION)
        (work / "index").touch()
        sign = ("ca", "-batch", "-notext", "-config", "cnf", "-keyfile", "ca.key", *LASTS)
        for command in (
            ("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key"),
            ("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "post.key"),
            ("req", "-new", "-config", "cnf", "-key", "ca.key", "-subj", "/CN=Smilepost", "-out", "ca.csr"),
            ("req", "-new", "-config", "cnf", "-key", "post.key", "-subj", f"/CN={NAME}", "-out", "post.csr"),
            (*sign, "-selfsign", "-extensions", "authority", "-in", "ca.csr", "-out", "ca.pem"),
            (*sign, "-cert", "ca.pem", "-extensions", "server", "-in", "post.csr", "-out", "post.pem"),
            ("x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.der"),
        ):
            done = subprocess.run(["openssl", *command], cwd=work, capture_output=True, text=True)
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or [""])[-1]
                raise UserError(terminal().text(FAILED, reason=reason))
        for name in MADE:
            write_whole(folder / name, (work / name).read_bytes())
