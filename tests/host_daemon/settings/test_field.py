"""Every setting is described."""

from __future__ import annotations

from pathlib import Path

from host_daemon.settings.field import leaves
from host_daemon.settings.tree import Settings


def test_every_setting_says_what_it_means():
    silent = [place for place, field in leaves(Settings) if not field.metadata.get("doc")]
    assert not silent
    assert len(list(leaves(Settings))) > 20


def test_every_setting_stands_in_the_readme():
    readme = (Path(__file__).parents[3] / "host_daemon" / "README.md").read_text()
    missing = [
        place
        for place, field in leaves(Settings)
        if f"| `{place}` |" not in readme or field.metadata["doc"] not in readme
    ]
    assert not missing, "run: smilepost settings --markdown"
