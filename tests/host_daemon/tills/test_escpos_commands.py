"""The table of a printer's commands."""

from __future__ import annotations

from host_daemon.tills.escpos_commands import COMMANDS, GROUPS, LEADS, Effect


def test_every_command_begins_with_a_lead() -> None:
    assert all(len(name) == 2 and name[0] in LEADS for name in COMMANDS)
    assert all(len(name) == 3 and name[:2] in COMMANDS for name in GROUPS)


def test_what_ends_a_line_or_a_receipt() -> None:
    ends = {name for name, command in COMMANDS.items() if command.effect is Effect.END}
    assert {b"\x1bd", b"\x1bJ", b"\x1be", b"\x1bK", b"\x1d\x0c", b"\x1dv", b"\x1dk", b"\x1cp"} <= ends
    cuts = {name for name, command in COMMANDS.items() if command.effect is Effect.CUT}
    assert cuts == {b"\x1dV", b"\x1bi", b"\x1bm"}
