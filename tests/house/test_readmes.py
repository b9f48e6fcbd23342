"""What the READMEs name is there: modules, commands, benches, targets of make; their examples work."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest

from host_daemon.app.cli import parser
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config

ROOT = Path(__file__).parents[2]
PACKAGES = ("firmware", "hardware", "host_daemon", "models", "web_ui")
READMES = [ROOT / "README.md", ROOT / "tests" / "README.md"] + [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("README.md"))
]
# A table of modules is known by its first heading.
TABLE = re.compile(r"^\| (?:module|room) \|.*\n\|[-|]+\n((?:\|.*\n?)+)", re.MULTILINE)
TABLES = [path for path in READMES if TABLE.search(path.read_text())]
CODE = re.compile(r"```.*?```|`([^`]+)`|^    (\S[^\n]*)$", re.DOTALL | re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def listed(path: Path) -> list[str]:
    """What the first column of the table of modules names, `x.py` and `x/` as `x`."""
    rows = "".join(TABLE.findall(path.read_text())).splitlines()
    spans = [span for row in rows for span in re.findall(r"`([^`]+)`", row.split("|")[1])]
    return [span.removesuffix(".py").rstrip("/") for span in spans]


def there(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def spans(path: Path) -> list[str]:
    """Everything in a README that is written as code, a line each."""
    found = []
    for match in CODE.finditer(path.read_text()):
        if match[0].startswith("```"):
            found += match[0].splitlines()[1:-1]
        else:
            found.append(" ".join((match[1] or match[2]).split()))
    return found


def commands(path: Path, program: str) -> list[str]:
    return [span for span in spans(path) if re.match(rf"{program}(\s|$)", span)]


def alternatives(command: str) -> list[str]:
    """`smilepost board flash, pair` as `smilepost board flash` and `smilepost board pair`."""
    first, *others = re.split(r", | \| ", command)
    return [first, *(f"{first.rsplit(' ', 1)[0]} {other}" for other in others)]


def wrong(command: str) -> str:
    """The first word of a `smilepost` command that the command line does not know."""
    at: argparse.ArgumentParser = parser()
    for word in re.sub(r"\s#.*|[\[\]]", "", command).split()[1:]:
        inner = [action for action in at._actions if isinstance(action, argparse._SubParsersAction)]
        if word.startswith("--"):
            if word.split("=")[0] not in at._option_string_actions:
                return word
        elif inner and word.islower():
            if word not in inner[0].choices:
                return word
            at = inner[0].choices[word]
    return ""


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_the_table_names_the_modules_that_are_there(path: Path) -> None:
    folders = {one.name for one in path.parent.iterdir() if one.is_dir()}
    names = listed(path)
    assert sorted(there(path.parent) - set(names)) == [], "not in the table"
    assert sorted(set(names) - there(path.parent) - folders) == [], "in the table and not there"
    assert sorted(names) == sorted(set(names)), "in the table twice"


def test_tables_and_commands_are_found() -> None:
    assert len(TABLES) > 10
    assert len([one for path in READMES for one in commands(path, "smilepost")]) > 20
    assert wrong("smilepost board flash --port X smiley-remote") == ""
    assert wrong("smilepost board polish") == "polish"
    assert wrong("smilepost board flash --colour red") == "--colour"


@pytest.mark.parametrize("path", READMES, ids=name)
def test_every_command_is_one(path: Path) -> None:
    written = [one for command in commands(path, "smilepost") for one in alternatives(command)]
    assert [command for command in written if wrong(command)] == []


@pytest.mark.parametrize("path", READMES, ids=name)
def test_every_bench_and_module_that_is_run_is_there_and_takes_these_options(path: Path) -> None:
    for span in spans(path):
        script = re.match(r"(?:python )?(tests/bench/\w+\.py)(.*)", span)
        module = re.match(r"python -m ([\w.]+)", span)
        if script:
            assert (ROOT / script[1]).exists(), span
            code = (ROOT / script[1]).read_text()
            assert [one for one in re.findall(r"--[\w-]+", script[2]) if f'"{one}"' not in code] == [], span
        if module:
            place = ROOT / module[1].replace(".", "/")
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), span


@pytest.mark.parametrize("path", READMES, ids=name)
def test_every_target_of_make_and_file_of_tests_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert [one for one in commands(path, "make") if set(one.split()[1:]) - targets] == []
    named = [word for one in commands(path, "pytest") for word in one.split()[1:] if "/" in word]
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_an_example_of_config_json_is_read(tmp_path: Path) -> None:
    examples = [span for path in READMES for span in spans(path) if span.startswith('{"settings"')]
    assert examples
    for example in examples:
        (tmp_path / "config.json").write_text(example)
        config = Config(tmp_path)
        assert config.written_settings() == json.loads(example)["settings"]
        assert config.settings() != Settings()
