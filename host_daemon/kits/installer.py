"""Apply kits to a post's configuration, and undo them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.files import write_whole
from host_daemon.base.texts import mark as _
from host_daemon.kits.diff import Change, Setup, applied, changes, over
from host_daemon.kits.kit import load, names
from host_daemon.kits.undo import undone
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_to_json
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

    def apply(self, name: str) -> tuple[Change, ...]:
        """Apply the kit; gives what was changed. The state before is kept first, so a crash loses nothing."""
        before = self.setup()
        after = self._applied(name, before)
        found = changes(before, after)
        if found:
            self._write(after, [*self._history(), (before, after)][-MOST_UNDONE:])
        return found

    def undo(self) -> tuple[Change, ...]:
        """Take back what the last application changed; what people have changed since stays as it is."""
        history = self._history()
        if not history:
            raise UserError(_("No kit has been applied, so there is nothing to undo."))
        now, (before, applied) = self.setup(), history[-1]
        after = undone(now, applied, before)
        self._write(after, history[:-1])
        return changes(now, after)

    def setup(self) -> Setup:
        """The configuration as it is."""
        kept = self._kept().get("now", {})
        rules = self._config.rules()
        if rules is None:
            # Those of a new post give way to the first kit's, as a kit's do to the next one's.
            rules = tuple(rules_to_json(RULES))
            kept = {**kept, "kit_rules": [rule.name for rule in RULES]}
        return Setup(
            self._config.written_settings(),
            rules,
            {board.device: dict(board.meanings) for board in self._config.boards()},
            kept.get("kit", ""),
            tuple(kept.get("kit_rules", ())),
            self._config.phrases(),
            tuple(kept.get("kit_phrases", ())),
            tuple(kept.get("pages", ())),
            tuple(kept.get("reports", ())),
        )

    def meant(self, app: str, meanings: Mapping[str, str]) -> dict[str, str]:
        """Meanings of the gestures of a new board: as the applied kit has it, else as the pin map does."""
        name = self.setup().kit
        return over(meanings, load(name).boards.get(app, {}) if name in names() else {})

    def pages(self) -> tuple[str, ...]:
        """Pages that the applied kit puts first, by its own names; read anew when the file has changed."""
        try:
            stamp = self._path.stat().st_mtime_ns
        except OSError:
            return ()
        if self._pages[0] != stamp:
            self._pages = stamp, tuple(self._kept().get("now", {}).get("pages", ()))
        return self._pages[1]

    def _applied(self, name: str, setup: Setup) -> Setup:
        return applied(load(name), setup, self._apps(), self._config.settings().post.language)

    def _apps(self) -> dict[str, str]:
        return {board.device: board.app for board in self._config.boards()}

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


def _setup(kept: dict[str, Any]) -> Setup:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return Setup(**fields)
