"""axe-core in a page: what keeps somebody from using it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = {"values": ["color-contrast"], "type": "rule"}


def violations(page: Page, rules: Any = LEVELS) -> list[str]:
    """What the rules, or levels of rules, are broken by."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SOURCE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
