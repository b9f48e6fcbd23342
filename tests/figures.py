"""What two programs must say alike of one data folder, read from outside: reports, pages, files."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.outside import Visitor, asked, asked_all

# What differs from look to look: the clock, whoever is logged in, how machine and hardware are; and words of
# the program's own.
VOLATILE = frozenset(
    "about after attempts doc error health meaning not_before now open sessions zones".split()  # noqa: SIM905
)
# Pages about the last days, the machine or the program keep their form; what they say goes by today.
LATELY = (
    "/about", "/answers", "/ask", "/backup", "/begin", "/boards", "/bursts", "/display", "/health", "/loops",
    "/me", "/now", "/numbers", "/said", "/shopper", "/sound", "/staff", "/standards", "/tills", "/tracks",
    "/voice", "/wiring",
)  # fmt: skip
# Not a manager's, or there with stand-ins alone, or gone by the next second.
OTHERS = frozenset(
    {
        "/console.json",
        "/console/smiles.json",
        "/kiosk/{point}/smile.json",
        "/received.json",
        "/sound/cards.json",
        "/sound/levels.json",
        "/virtual.json",
    }
)
# Put before the command: instead of reading its arguments it prints every command there is.
COMMANDS = """
import argparse, json
def walk(parser, name):
    arguments = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below, inner in action.choices.items():
                yield from walk(inner, f"{name} {below}")
        elif not isinstance(action, argparse._HelpAction):
            for one in action.option_strings or [action.dest]:
                arguments[one] = list(map(str, action.choices or ()))
    yield name, arguments
def show(self, *_args, **_values):
    print(json.dumps(dict(walk(self, "smilepost"))))
    sys.exit(0)
argparse.ArgumentParser.parse_args = show
"""
# Put before `run`: writes down every route of the application that it serves.
ROUTES = """
import json, pathlib, uvicorn
from fastapi.routing import iter_route_contexts
serve = uvicorn.Server.serve
async def noted(self, *args, **values):
    routes = iter_route_contexts(self.config.app.routes)  # also those of routers that are included
    served = [(way, one.path) for one in routes for way in getattr(one, "methods", None) or ()]
    pathlib.Path({path!r}).write_text(json.dumps(sorted(map(" ".join, served))))
    await serve(self, *args, **values)
uvicorn.Server.serve = noted
"""


def figures(data: Path, visitor: Visitor, day: str, last: int | None = None) -> dict[str, Any]:
    """All of it, of a post that runs on `data`. day: the one that reports are about. last: the newest event
    that is looked at, or None for every one."""
    return {
        "pages": pages(visitor, day),
        "reports": reports(data, day),
        "phrases": json.loads(asked(data, "voice", "list", "--json")),
        "rules": json.loads(asked(data, "rule", "list")),
        **written(data, last),
    }


def pages(visitor: Visitor, day: str) -> dict[str, Any]:
    """What the twin of every page says, or its form, by address."""
    return {
        address: (form if address.startswith(LATELY) else settled)(visitor.json(address))
        for address in addresses(visitor, day)
    }


def addresses(visitor: Visitor, day: str) -> list[str]:
    """The `.json` twin of every page that a manager can open, one address for each thing on the post."""
    found, there = [], _things(visitor)
    for path, ways in visitor.json("/openapi.json")["paths"].items():
        page = path.removesuffix(".json")
        if "get" not in ways or page == path or path in OTHERS:
            continue
        if "{" in page:
            left, _, right = path.partition("{")
            found += [f"{left}{one}{right.partition('}')[2]}" for one in there.get(page, ())]
        elif page == "/reports":
            names = next(one for one in ways["get"]["parameters"] if one["name"] == "name")["schema"]["enum"]
            found += [f"{path}?name={name}&first={day}&last={day}" for name in names]
        else:
            found.append(f"{path}?day={day}" if page in ("/ratings", "/expression") else path)
    return sorted(found)


def _things(visitor: Visitor) -> dict[str, list[str]]:
    """What can stand in the place of a page's parameter."""
    boards = visitor.json("/boards.json")["boards"]
    points = [one["id"] for one in visitor.json("/people.json")["points"]]
    incidents = visitor.json("/incidents.json")["incidents"]
    cameras = visitor.json("/settings/vision.json")["boxes"]
    return {
        "/boards/{device}": [one["board"]["device"] for one in boards],
        "/cameras/{slug}": [
            item[0]["value"]
            for one in cameras
            if one["place"] == "vision.cameras"
            for item in one["items"]
            if item[0]["value"]
        ],
        "/incidents/{slug}": [one["address"].rpartition("/")[2] for one in incidents],
        "/kits/{name}": [one["name"] for one in visitor.json("/kits.json")["kits"]],
        "/loops/{letter}": ["a", "b", "c"],
        "/settings/{part}": visitor.json("/settings/post.json")["parts"],
        "/voice/{key}": [one["phrase"]["key"] for one in visitor.json("/voice.json")["lines"]],
        "/wiring/{pins}": sorted({one["board"]["pins"] for one in boards}),
        **{page: points for page in ("/points/{point}/notice", "/points/{point}/sheet")},
        **{f"/{page}/{{point}}": points for page in ("display", "kiosk", "q")},
    }


def settled(content: Any) -> Any:
    """A page's content without what differs from look to look."""
    if isinstance(content, dict):
        return {key: settled(value) for key, value in content.items() if key not in VOLATILE}
    return [settled(one) for one in content] if isinstance(content, list) else content


def form(content: Any) -> Any:
    """The names in a page's content."""
    return sorted(content) if isinstance(content, dict) else None


def reports(data: Path, day: str) -> dict[str, Any]:
    """Every report by every thing that it has rows for, as the command prints it: the rows."""
    choices = commands(data)["smilepost report"]
    lines = {
        f"{name} by {one}": ["report", name, "--by", one]
        for name in choices["name"]
        for one in choices["--by"]
    }
    span = ["--from", day, "--to", day, "--json"]
    found = asked_all(data, [[*line, *span] for line in lines.values()])
    return {
        name: json.loads(said)["rows"] for name, said in zip(lines, found, strict=True) if said is not None
    }


def written(data: Path, last: int | None, files: bool = True) -> dict[str, Any]:
    """What lies in the files: the journal's rows counted and hashed, the records, and with `files` its tracks
    and photos."""
    with _journal(data) as journal:
        newest = last if last is not None else journal.execute("SELECT max(id) FROM events").fetchone()[0]
        events = journal.execute(
            "SELECT uid, kind, at, received_at, cause, body FROM events WHERE id <= ? ORDER BY id", (newest,)
        ).fetchall()
        deliveries = journal.execute("SELECT key, target, part, state = 'sent' FROM deliveries").fetchall()
        contacts = journal.execute(
            "SELECT point, operator, ending, rating, mood, source, at FROM contacts ORDER BY at, uid"
        ).fetchall()
        measures = journal.execute("SELECT camera, count(*) FROM measures GROUP BY camera").fetchall()
    kinds = sorted({kind for _uid, kind, *_rest in events})
    config = json.loads((data / "config.json").read_text(encoding="utf-8"))
    return {
        "newest": newest,
        "events": {kind: sum(one[1] == kind for one in events) for kind in kinds},
        "events_sha256": _digest(json.dumps(events, ensure_ascii=False).encode()),
        "deliveries": sorted(map(list, deliveries)),
        "contacts": list(map(list, contacts)),
        "measures": dict(measures),
        "records": {table: list(rows.values()) for table, rows in config.items()},
        **(_files(data, [json.loads(body) for *_rest, body in events]) if files else {}),
    }


def _files(data: Path, events: list[dict[str, Any]]) -> dict[str, Any]:
    made = [event for event in events if "path" in event and "sha256" in event]
    return {
        "files": {one["path"]: _digest((data / one["path"]).read_bytes()) for one in made},
        "seconds": {one["path"]: one["duration_ms"] / 1000 for one in made if "duration_ms" in one},
    }


def commands(data: Path) -> dict[str, dict[str, list[str]]]:
    """Every command with its options and arguments, each with what it can be where that is limited."""
    return dict(json.loads(asked(data, before=COMMANDS)))


def settings(data: Path) -> list[str]:
    """The name of every setting."""
    lines = asked(data, "settings", "--markdown").splitlines()
    return sorted(line.split("`")[1] for line in lines if line.startswith("| `"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _journal(data: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"file:{data / 'journal.sqlite3'}?mode=ro", uri=True)) as journal:
        yield journal
