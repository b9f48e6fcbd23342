"""A post as its users meet it: the command, the pages over HTTP, the files. Nothing of its code is imported,
so that what lies in which module is nothing to whoever looks from here."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.ports import free_port
from tests.waiting import PATIENCE_S

T = TypeVar("T")

# Reads command lines as JSON; prints the status of each and what it printed.
ALL = """
import contextlib, io, json, sys
found = []
for line in json.load(sys.stdin):
    sys.argv[1:] = line
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = main()
    found.append((status, out.getvalue()))
print(json.dumps(found))
"""

ROOT = Path(__file__).parents[1]
COMMAND = "smilepost"
# What the command is run with: the repository's own code, in English, whatever is installed.
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def program(code: str) -> list[str]:
    """Python in a process of its own, in which `main` is the command that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, function = project["project"]["scripts"][COMMAND].partition(":")
    return [sys.executable, "-c", f"from {module} import {function} as main\n{code}"]


def command(data: Path, *arguments: str, before: str = "") -> list[str]:
    """The command line of `smilepost` on a data folder. before: code that runs first in its process."""
    return [*program(f"import sys\n{before}\nsys.exit(main())"), "--data", str(data), *arguments]


def told(line: Sequence[str], cwd: Path, given: str = "") -> str:
    """What a command line prints. given: what it reads. Raises AssertionError where it fails."""
    done = subprocess.run(
        line, input=given, capture_output=True, text=True, check=False, env=ENVIRONMENT, cwd=cwd, timeout=170
    )
    assert done.returncode == 0, f"{line}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def asked(data: Path, *arguments: str, given: str = "", before: str = "") -> str:
    """What one command on a data folder prints."""
    return told(command(data, *arguments, before=before), data, given)


def asked_all(data: Path, lines: Sequence[Sequence[str]]) -> list[str | None]:
    """What each command prints, all in one process, which is quicker; None where it refuses."""
    found = told(program(ALL), data, json.dumps([["--data", str(data), *line] for line in lines]))
    return [out if status == 0 else None for status, out in json.loads(found)]


def until(look: Callable[[], T | None], within_s: float, what: str) -> T:
    """The first thing that `look` finds: a post is several processes in real time."""
    end = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"no {what} within {within_s} s")
        time.sleep(0.1)
    return found


class Visitor:
    """A browser without a window: keeps cookies, fills in forms as they stand on a page."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=60, headers={"accept-language": "en"})

    def get(self, path: str) -> httpx.Response:
        answer = self.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def json(self, path: str) -> Any:
        return self.get(path).json()

    def send(self, page: str, action: str, fields: Mapping[str, Any] | None = None) -> httpx.Response:
        """Fill in the form of `page` that goes to `action`, and send it. fields: what differs from what
        stands in it; None takes a field out."""
        text = self.get(page).text
        forms = _Forms()
        forms.feed(text)
        found = next((form for to, form in forms.found if to == action), {"csrf": _token(text)})
        found = found | dict(fields or {})
        filled = {name: value for name, value in found.items() if value is not None}
        answer = self.http.post(action, data=filled)
        assert answer.status_code in (200, 303), f"{action}: {answer.status_code} {answer.text[:3000]}"
        return answer

    def tell(self, path: str, told: Mapping[str, Any], page: str = "/") -> Any:
        """Send JSON as the script of `page` does."""
        answer = self.http.post(path, json=told, headers={"x-csrf": _token(self.get(page).text)})
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def log_in(self, name: str, password: str) -> None:
        self.send("/login", "/login", {"name": name, "password": password})


class _Forms(HTMLParser):
    """The forms of a page: where each goes, and what stands in its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self._choice: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        about = dict(given)
        if tag == "form":
            self.found.append((about.get("action") or "", {}))
        if not self.found:
            return
        form, name, value = self.found[-1][1], about.get("name"), about.get("value") or ""
        if tag == "input" and name:
            kind = about.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in about:
                    form.setdefault(name, []).append(about.get("value", "on"))
            elif kind not in ("submit", "file", "button"):
                form[name] = value
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice:
            if "selected" in about or self._choice not in form:
                form[self._choice] = value
        elif tag == "textarea" and name:
            self._area, form[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choice = None
        elif tag == "textarea":
            self._area = None


def _token(page: str) -> str:
    """The proof that a write comes from a page of the post."""
    found = re.search(r'name="csrf" (?:content|value)="(\w+)"', page)
    return found.group(1) if found else ""


class OutsidePost:
    """`smilepost run` on a data folder. before: see `command`."""

    def __init__(self, data: Path, before: str = "") -> None:
        self.data = data
        self.port = free_port()
        self.log = data.parent / f"{data.name}.log"
        self._before = before
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, within_s: float = PATIENCE_S) -> None:
        """Start, and wait until the pages answer."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command(self.data, "run", "--port", str(self.port), before=self._before),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd=self.data,
                start_new_session=True,
            )
        self.until(self._answers, within_s, "page")

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/login", timeout=PATIENCE_S).status_code in (200, 303)
        except httpx.HTTPError:
            return False

    def until(self, look: Callable[[], T | None], within_s: float, what: str) -> T:
        def alive() -> T | None:
            assert self._process is None or self._process.poll() is None, self.said()
            return look()

        try:
            return until(alive, within_s, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.said()[-4000:]}") from None

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self, number: int = signal.SIGINT, within_s: float = 60, *, group: bool = False) -> int:
        """Told to end by a signal; gives back the exit status. group: as a terminal tells Ctrl-C to all."""
        assert self._process is not None
        if group:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        return self._process.wait(within_s)

    def leave(self) -> None:
        """End, however it is."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
