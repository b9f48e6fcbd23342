"""The systemd unit by which a post starts with its machine."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal

# A post whose loop has not turned for so long hangs. Starting it anew loses nothing that was acknowledged.
WATCHDOG_S = 60
# The first start flashes and pairs the virtual boards before the pages answer.
START_S = 300

# mixed: the post alone is told to stop, and ends its children in order. Told all at once, it would take their
# end for a fault.
UNIT = """\
[Unit]
Description=Smilepost, a service-quality post
After=network.target sound.target time-sync.target
Wants=time-sync.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
User={user}
SupplementaryGroups=audio video dialout
WorkingDirectory={folder}
Environment="SMILEPOST_DATA={data}"
Environment=XDG_RUNTIME_DIR=/run/user/{uid}
ExecStart="{command}" run
Restart=always
RestartSec=5
TimeoutStartSec={start_s}
TimeoutStopSec=30
KillMode=mixed
WatchdogSec={watchdog_s}
# The post writes into its own folder alone, and reaches serial ports, sound cards, cameras and nothing else.
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths="{data}" "-{build}"
PrivateTmp=yes
DevicePolicy=closed
DeviceAllow=/dev/ptmx rw
DeviceAllow=char-pts rw
DeviceAllow=char-ttyACM rw
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyAMA rw
DeviceAllow=char-ttyS rw
DeviceAllow=char-alsa rw
DeviceAllow=char-video4linux rw
DeviceAllow=char-media rw
DeviceAllow=char-dma_heap rw
DeviceAllow=char-drm rw
DeviceAllow=/dev/vcio rw
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
"""

# systemd.unit(5): these begin a specifier, a quote or an escape, and a folder can hold them.
UNFIT = '%"\\\n'


def unit(user: str, uid: int, command: Path, data: Path) -> str:
    """The text of `smilepost.service` for the post of `data`, run by `command` as `user` with number `uid`.

    Raises UserError for a folder whose name systemd would read as something else.
    """
    for path in (command, data):
        if any(letter in UNFIT for letter in str(path)):
            raise UserError(
                _("{path}: systemd cannot take a folder with {letters} in its name; rename it"),
                path=path,
                letters='% " \\',
            )
    folder = command.parent.parent.parent
    return UNIT.format(
        user=user,
        uid=uid,
        folder=folder,
        build=folder / ".build",
        data=data,
        command=command,
        start_s=START_S,
        watchdog_s=WATCHDOG_S,
    )


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    words = terminal()
    service = commands.add_parser(
        "service", help=words.text("print the systemd unit by which the post starts with its machine")
    )
    service.set_defaults(run=_show)


def _show(args: argparse.Namespace) -> int:
    command = Path(sys.prefix) / "bin" / "smilepost"
    user, uid = caller()
    print(unit(user, uid, command, args.data.absolute()), end="")
    return 0


def caller() -> tuple[str, int]:
    """Name and number of whoever asks, also behind sudo: a post does not run as root for that."""
    behind = os.environ.get("SUDO_USER")
    if os.getuid() == 0 and behind:
        return behind, int(os.environ["SUDO_UID"])
    return getpass.getuser(), os.getuid()
