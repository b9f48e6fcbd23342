"""Pairing: a key of its own on the board and on the post, a name, a role, a place."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import firmware
from firmware.common.press_journal import UNSAVED
from firmware.common.wire import KEY_SIZE
from hardware.pinmap import PinMap
from host_daemon.base.certificates import FOLDER, Authority
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.kits.installer import KitInstaller
from host_daemon.links.broker import password
from host_daemon.provisioning.mpremote import Mpremote, literal
from host_daemon.store.config import Config
from host_daemon.store.records import Board

UNFLASHED = _("The board at {port} has no Smilepost firmware yet. Flash it first: {smilepost} board flash.")
OTHER_PINS = _(
    "The board at {port} carries the pin map of another kind of board. Flash it with {pins} first."
)
OTHER_VERSION = _(
    "The board at {port} carries firmware {version}, this post brings {ours}. "
    "Flash it first: {smilepost} board flash."
)

UNWRITTEN = _(
    "The board at {port} has its new key, but the post could not write it down: {reason}. Make room on the "
    "post's disk, then pair the board again: until then the post refuses what it says."
)

# More starts than a board has between two pairings.
STARTS = 1_000_000

CERTIFICATE = "/authority.der"

_LOOK = """
import json, machine, binascii, sys
def read(path, mode='r'):
    try:
        with open(path, mode) as f:
            return f.read()
    except OSError:
        return None
slots = read('/slots.json')
pins = read('/' + json.loads(slots)['now'] + '/pins.json') if slots else None
copy = read('/journal.bin.boot', 'rb')
settings = read('/settings.json')
try:
    floor = json.loads(settings)['boot'] if settings else 0
except (ValueError, KeyError):
    floor = 0
boot = max(floor, int.from_bytes(copy[:4], 'big') if copy and len(copy) == 8 else 0)
version = ''
if slots:
    sys.path.insert(0, '/' + json.loads(slots)['now'])
    try:
        from firmware import VERSION as version
    except (ImportError, ValueError):
        pass
device = binascii.hexlify(machine.unique_id()[-6:]).decode()
print(json.dumps({'version': version, 'device': device, 'boot': boot, 'pins': pins}))
"""
_WRITE = """
import os
with open('/settings.new', 'w') as f:
    f.write({settings})
os.rename('/settings.new', '/settings.json')
"""


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Choices of a technician. meanings: as in records.Board; empty: those of the kit and the pin map.

    channel: of the radio. broker, broker_port: where a board with Ethernet finds the post's broker.
    encrypt: whether a board on Ethernet speaks TLS; it then gets the certificate of the post's authority.
    awake_s: how long a board on battery stays awake after a reset, for technicians.
    address: its own IP address, netmask, gateway and name server; None: it asks for one by DHCP.
    """

    name: str
    pins: PinMap
    point: str
    operator: str | None = None
    virtual: bool = False
    channel: int = 1
    broker: str = "127.0.0.1"
    broker_port: int = 18830
    address: tuple[str, str, str, str] | None = None
    encrypt: bool = False
    awake_s: int = 120
    meanings: dict[str, str] = field(default_factory=dict)


def pair(port: Path, pairing: Pairing, config: Config, known: tuple[str, ...] = ()) -> Board:
    """Pairs the board at `port`, which then starts its work.

    Its boot epoch begins above everything it can have used before, so that no press ever gets the
    name of an older one. Pairing again is allowed and makes a new key. Raises UserError.
    """
    with Mpremote(port, known) as board:
        found = board.run(_LOOK)
        if found["pins"] is None:
            raise UserError(terminal().text(UNFLASHED, port=port))
        if json.loads(found["pins"]) != json.loads(pairing.pins.text):
            raise UserError(terminal().text(OTHER_PINS, port=port, pins=pairing.pins.name))
        if found["version"] != firmware.VERSION:
            raise UserError(
                terminal().text(
                    OTHER_VERSION, port=port, version=found["version"] or "?", ours=firmware.VERSION
                )
            )
        key = os.urandom(KEY_SIZE)
        before = config.board(found["device"])
        boot = max(_epoch(before.boot if before else 0, int(time.time())), found["boot"] + 1 + UNSAVED)
        settings = {
            "name": pairing.name,
            "key": key.hex(),
            "boot": boot,
            "channel": pairing.channel,
        }
        if pairing.pins.power == "battery":
            settings["awake_s"] = pairing.awake_s
        if pairing.pins.link == "ethernet":
            settings |= {
                "broker": pairing.broker,
                "broker_port": pairing.broker_port,
                "password": password(key),
                "address": pairing.address,
                "tls": pairing.encrypt,
            }
            if pairing.encrypt:
                board.write(CERTIFICATE, Authority(config.data / FOLDER).der())
        board.run(_WRITE.format(settings=literal(json.dumps(settings))))
        record = Board(
            device=found["device"],
            name=pairing.name,
            app=pairing.pins.app,
            pins=pairing.pins.name,
            point=pairing.point,
            operator=pairing.operator,
            virtual=pairing.virtual,
            boot=boot,
            meanings=dict(pairing.meanings or KitInstaller(config.data).meant(pairing.pins)),
        )
        try:
            config.put_key(record.device, key)
            config.put_board(record)
        except OSError as error:  # the disk is full; what is pressed meanwhile waits on the board
            raise UserError(terminal().text(UNWRITTEN, port=port, reason=error.strerror or error)) from None
        board.restart()
    return record


def _epoch(before: int, now_s: int) -> int:
    """A boot epoch above all that the board can have used since the pairing that wrote `before`.

    A start takes more than a second, so the seconds since then are enough; a clock that has gone back is not.
    """
    return now_s if now_s > before else before + STARTS
