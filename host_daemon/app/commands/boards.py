"""The commands `smilepost board ...`: for whoever flashes, pairs and tries boards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from hardware import pinmap
from hardware.simulator import control
from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _
from host_daemon.base.texts import terminal
from host_daemon.links import discover
from host_daemon.links.port_lease_socket import leased_port
from host_daemon.provisioning import inspection
from host_daemon.provisioning.firmware_build import build
from host_daemon.provisioning.flash import flash
from host_daemon.provisioning.orders import Order, known_pins, pairing_of
from host_daemon.provisioning.pair import pair
from host_daemon.store.config import Config
from host_daemon.store.records import Operator, Point

NO_BOARD = _("No board is plugged in. Plug one in, or name its port with --port.")
SEVERAL = _("Several boards are plugged in: {known}. Name one with --port.")
NO_STAND_INS = _("No virtual boards run here. Start the post with `{smilepost} run` first.")
NO_POINT = _("There is no service point {name}. Known are: {known}.")
NO_OPERATOR = _(
    "There is no operator {name}. Known are: {known}. The page Service points and operators adds one."
)
NOT_PRESSED = _("The virtual board could not be pressed: {reason}")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `smilepost board` and what is under it."""
    words = terminal()
    board = commands.add_parser("board", help=words.text("flash, pair and try boards"))
    under = board.add_subparsers(metavar="COMMAND", required=True)
    command = under.add_parser("list", help=words.text("ports that look like a board, and paired boards"))
    command.set_defaults(run=list_boards)
    command = under.add_parser("build", help=words.text("compile the firmware into .build/firmware"))
    command.set_defaults(run=build_firmware)
    command = under.add_parser("flash", help=words.text("put the firmware on a board"))
    _port(command)
    command.add_argument("pins", help=words.text("pin map of the board: {known}", known=_known()))
    command.set_defaults(run=flash_board)
    command = under.add_parser(
        "pair", help=words.text("make a board known to this post, with a key of its own")
    )
    _port(command)
    command.add_argument("pins", help=words.text("pin map of the board: {known}", known=_known()))
    command.add_argument("name", help=words.text("name of the board"))
    command.add_argument("--point", default="point-1", help=words.text("service point at which it stands"))
    command.add_argument("--operator", help=words.text("whose board it is"))
    command.add_argument("--channel", type=int, default=1, help=words.text("radio channel, 1 to 13"))
    command.add_argument("--broker", help=words.text("address of this post, for boards on Ethernet"))
    command.set_defaults(run=pair_board)
    command = under.add_parser("press", help=words.text("press a button of a virtual board"))
    command.add_argument("board", help=words.text("name of the board"))
    command.add_argument("button", help=words.text("name of the button"))
    command.add_argument("gesture", nargs="?", default="click", choices=("click", "double", "hold"))
    command.set_defaults(run=press)
    command = under.add_parser("test", help=words.text("light the lights and show the buttons of a board"))
    _port(command)
    command.add_argument("--seconds", type=int, default=20, help=words.text("how long"))
    command.set_defaults(run=test_board)
    command = under.add_parser("monitor", help=words.text("show what a board says on its port"))
    _port(command)
    command.add_argument("--seconds", type=float, help=words.text("how long; until Ctrl-C if left out"))
    command.set_defaults(run=monitor)


def list_boards(args: argparse.Namespace) -> int:
    """Print the ports and the paired boards."""
    ports, boards, stand_ins = discover.ports(), Config(args.data).boards(), _stand_ins(args.data)
    for port in ports:
        print(f"{port.path}  {port.maker}")
    for path in stand_ins:
        print(f"{path}  {terminal().text('virtual board')}")
    if not (ports or boards or stand_ins):
        print(terminal().text("No board is plugged in and none is paired; `{smilepost} board flash` begins."))
    for board in boards:
        kind = terminal().text("virtual board") if board.virtual else ""
        print(
            "  ".join(filter(None, (board.device, board.name, board.pins, board.point, board.operator, kind)))
        )
    return 0


def build_firmware(args: argparse.Namespace) -> int:
    """Compile the firmware."""
    built = build()
    text = _("Firmware {version}: {files} files, {size} bytes.")
    print(terminal().text(text, version=built.version, files=len(built.files), size=built.size))
    return 0


def flash_board(args: argparse.Namespace) -> int:
    """Flash one board."""
    pins, port = known_pins(args.pins), _chosen(args)
    built = build()
    with leased_port(args.data, port):
        flash(port, pins, built, _bar if sys.stderr.isatty() else None, discover.paths())
    print(terminal().text(_("{pins} is on the board at {port}."), pins=pins.name, port=port))
    return 0


def pair_board(args: argparse.Namespace) -> int:
    """Pair one board."""
    port = _chosen(args)
    config = Config(args.data)
    points = config.points()  # none: the post is not set up yet, and the board may be first
    order = Order(
        port=str(port),
        pins=args.pins,
        name=args.name,
        point=_meant(args.point, points, NO_POINT) if points else args.point,
        operator=_meant(args.operator, config.operators(), NO_OPERATOR) if args.operator else None,
        virtual=port.resolve() in [path.resolve() for path in _stand_ins(args.data)],
        channel=args.channel,
        broker=args.broker or "",
    )
    pairing = pairing_of(order, config.settings().links)
    with leased_port(args.data, port):
        board = pair(port, pairing, config, discover.paths())
    text = _("{name} is paired. Its address is {device}.")
    print(terminal().text(text, name=board.name, device=board.device))
    return 0


def press(args: argparse.Namespace) -> int:
    """Press a virtual button."""
    try:
        control.ask_now(
            _stage(args.data), "press", board=args.board, button=args.button, gesture=args.gesture
        )
    except control.NoAnswer:
        raise UserError(terminal().text(NO_STAND_INS)) from None
    except control.NotDone as error:
        raise UserError(terminal().text(NOT_PRESSED, reason=error)) from None
    return 0


def test_board(args: argparse.Namespace) -> int:
    """Light the lights, show the buttons."""
    port = _chosen(args)
    with leased_port(args.data, port):
        for line in inspection.try_out(port, args.seconds, discover.paths()):
            print(line, flush=True)
    return 0


def monitor(args: argparse.Namespace) -> int:
    """Show frames and messages."""
    port = _chosen(args)
    with leased_port(args.data, port):
        for line in inspection.listen(port, args.seconds, discover.paths()):
            print(line, flush=True)
    return 0


def _port(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=Path, help=terminal().text("serial port of the board"))


def _chosen(args: argparse.Namespace) -> Path:
    """The port that is named, or the only one that looks like a board."""
    if args.port:
        return Path(args.port)
    found = discover.ports()
    if len(found) == 1:
        return Path(found[0].path)
    known = ", ".join(port.path for port in found)
    raise UserError(terminal().text(SEVERAL, known=known) if found else terminal().text(NO_BOARD))


def _meant(name: str, known: Sequence[Point | Operator], problem: str) -> str:
    """The id of the one that is named, by id or as people call it. Raises UserError."""
    for one in known:
        if name in (one.id, one.name):
            return one.id
    names = ", ".join(f"{one.id} ({one.name})" for one in known) or terminal().text("none")
    raise UserError(terminal().text(problem, name=name, known=names))


def _stage(data: Path) -> Path:
    return data / "stage" / "control.sock"


def _stand_ins(data: Path) -> list[Path]:
    """The ports of the virtual boards, while they run."""
    try:
        boards = control.ask_now(_stage(data), "boards", timeout_s=5)
    except (control.NoAnswer, control.NotDone):
        return []
    return [Path(board["port"]) for board in boards]


def _known() -> str:
    return ", ".join(pinmap.names())


def _bar(done: int, total: int) -> None:
    width = 40
    filled = width * done // total
    end = "\n" if done == total else ""
    bar = "#" * filled + "." * (width - filled)
    print(f"\r[{bar}] {done * 100 // total:3d} %", end=end, file=sys.stderr, flush=True)
