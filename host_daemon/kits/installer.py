"""Apply kits to a post's configuration, and undo them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hardware import pinmap
from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.kits.diff import Change, Setup, applied, changes
from host_daemon.kits.kit import load, names
from host_daemon.kits.placing import BoardButtons, buttons_of, placed
from host_daemon.kits.undo import undone
from host_daemon.pipeline.dead_ends import DeadEnd, dead_ends
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_from_json, rules_to_json
from host_daemon.rules.rule import BadRule
from host_daemon.store.config import Config

MOST_UNDONE = 20  # applications that can be undone; the oldest is forgotten


class KitInstaller:
    """One post's data folder. What was there before each kit lies in `kit.json` beside the configuration."""

    def __init__(self, data: Path) -> None:
        self._config = Config(data)
        self._path = data / "kit.json"
        self._pages: tuple[int, tuple[str, ...]] = (0, ())

    def preview(self, name: str) -> tuple[Change, ...]:
        """The changes that `apply` would make. Raises BadKit."""
        setup = self.setup()
        return changes(setup, self._applied(name, setup))

    def dead_ends(self, name: str = "") -> tuple[DeadEnd, ...]:
        """Everything that nothing would follow after that kit; as it is now, if none is named. Raises BadKit.

        Nothing can be told while the rules cannot be read.
        """
        setup = self._applied(name, self.setup()) if name else self.setup()
        boards = [
            dataclasses.replace(board, meanings=dict(setup.meanings[board.device]))
            for board in self._config.boards()
        ]
        try:
            rules = rules_from_json(setup.rules)
        except BadRule:
            return ()
        return dead_ends(rules, boards, setup.phrases, self._config.settings())

    def unplaced(self, name: str) -> dict[str, tuple[str, ...]]:
        """Meanings that the kit needs and for which a board has no free gesture, by device. Raises BadKit."""
        kit = load(name)
        found = {
            board.device: placed(board.meanings, kit, buttons_of(board))[1] for board in self._config.boards()
        }
        return {device: meanings for device, meanings in found.items() if meanings}

    def apply(self, name: str) -> tuple[Change, ...]:
        """Apply the kit; gives what was changed. The state before is kept first, so a crash loses nothing."""
        before = self.setup()
        after = self._applied(name, before)
        found = changes(before, after)
        if found:
            self._write(after, [*self._history(), (before, after)][-MOST_UNDONE:])
        return found

    def undo(self, name: str = "") -> tuple[Change, ...]:
        """Take back what a kit brought, the last one if no name is given.

        What people have changed since stays as it is, and so does what another applied kit needs too.
        """
        history = self._history()
        wanted = name or (history[-1][1].kits[-1] if history else "")
        found = [i for i, (_before, after) in enumerate(history) if after.kits[-1:] == (wanted,)]
        if not found:
            raise UserError(_("No kit has been applied, so there is nothing to undo."))
        now, (before, applied) = self.setup(), history.pop(found[-1])
        after = self._without(now, undone(now, applied, before))
        self._write(after, history)
        return changes(now, after)

    def setup(self) -> Setup:
        """The configuration as it is."""
        kept = _setup(self._kept().get("now", {}))
        rules = self._config.rules()
        return dataclasses.replace(
            kept,
            settings=self._config.written_settings(),
            rules=tuple(rules_to_json(RULES)) if rules is None else rules,
            meanings={board.device: dict(board.meanings) for board in self._config.boards()},
            phrases=self._config.phrases(),
        )

    def meant(self, pins: pinmap.PinMap) -> dict[str, str]:
        """Meanings of the gestures of a new board: those of its pin map, and what the applied kits need."""
        meanings, board = pins.meanings, BoardButtons(pins.app, len(pins.buttons))
        for name in self.setup().kits:
            if name in names():
                meanings = placed(meanings, load(name), board)[0]
        return dict(meanings)

    def pages(self) -> tuple[str, ...]:
        """Pages that the applied kits put first, by their own names; read anew when the file has changed."""
        try:
            stamp = self._path.stat().st_mtime_ns
        except OSError:
            return ()
        if self._pages[0] != stamp:
            self._pages = stamp, tuple(self._kept().get("now", {}).get("pages", ()))
        return self._pages[1]

    def _applied(self, name: str, setup: Setup) -> Setup:
        boards = {board.device: buttons_of(board) for board in self._config.boards()}
        return applied(load(name), setup, boards, self._config.settings().post.language)

    def _without(self, now: Setup, after: Setup) -> Setup:
        """`after` an undo, with everything of `now` that another applied kit needs as well."""
        rest = tuple(name for name in after.kits if name in names())
        wanted = after
        for name in rest:
            wanted = self._applied(name, wanted)
        named = {rule["name"] for rule in (*now.rules, *after.rules)}
        keys = {phrase["key"] for phrase in (*now.phrases, *after.phrases)}
        return Setup(
            wanted.settings,
            tuple(rule for rule in wanted.rules if rule["name"] in named),
            {
                device: {
                    **{
                        gesture: meaning
                        for gesture, meaning in now.meanings[device].items()
                        if meaning in set(wanted.meanings[device].values()) - set(meanings.values())
                    },
                    **meanings,
                }
                for device, meanings in after.meanings.items()
            },
            after.kits,
            tuple(phrase for phrase in wanted.phrases if phrase["key"] in keys),
            tuple(dict.fromkeys(page for name in reversed(rest) for page in load(name).pages)),
            tuple(dict.fromkeys(report for name in reversed(rest) for report in load(name).reports)),
        )

    def _write(self, setup: Setup, history: list[tuple[Setup, Setup]]) -> None:
        kept = {
            "now": dataclasses.asdict(setup),
            "history": [dataclasses.asdict(before) for before, _after in history],
            "applied": [dataclasses.asdict(after) for _before, after in history],
        }
        write_whole(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
        self._config.write_settings(dict(setup.settings))
        self._config.write_rules([dict(rule) for rule in setup.rules])
        self._config.write_phrases([dict(phrase) for phrase in setup.phrases])
        for board in self._config.boards():
            meanings = dict(setup.meanings.get(board.device, board.meanings))
            if meanings != board.meanings:
                self._config.put_board(dataclasses.replace(board, meanings=meanings))

    def _kept(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        kept: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        return kept

    def _history(self) -> list[tuple[Setup, Setup]]:
        """Setups before and right after each application, the last one at the end."""
        kept = self._kept()
        before = [_setup(one) for one in kept.get("history", [])]
        # Where it was not kept, what was there before the next one stands in.
        after = [*before[1:], *([_setup(kept["now"])] if "now" in kept else [])]
        known = [_setup(one) for one in kept.get("applied", [])]
        return list(zip(before, [*after[: len(before) - len(known)], *known], strict=True))


def _setup(kept: Mapping[str, Any]) -> Setup:
    """A setup as it was kept. Kits took each other's place once; then `kit` was the one that was applied."""
    known = {one.name for one in dataclasses.fields(Setup)}
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in kept.items()
        if name in known
    }
    if kept.get("kit"):
        fields["kits"] = (kept["kit"],)
    return Setup(**fields)
