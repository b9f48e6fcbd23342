"""A whole post in a folder of its own: the users' command, its stand-ins, hands to move both."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page, sync_playwright

from hardware.simulator import control
from host_daemon.events import Event
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader
from tests.chromium import launch
from tests.ports import free_port
from tests.waiting import PATIENCE_S

T = TypeVar("T")
E = TypeVar("E", bound=Event)

# Boards are flashed and paired, talk is rendered and pictures are drawn in this time on two slow cores.
START_S = 240


class RunningPost:
    """`smilepost run` on `data`, to be looked at, pressed and killed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.config = Config(data)
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data / "post.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def reader(self) -> Reader:
        return Reader(self.data / "journal.sqlite3")

    def start(self) -> None:
        command = [sys.executable, "-m", "host_daemon.app", "--data", str(self.data)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "run", "--port", str(self.port)],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env=os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            )

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """As a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C does; gives back the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)

    def stage(self, verb: str, **arguments: Any) -> Any:
        return control.ask_now(self.data / "stage" / "control.sock", verb, **arguments)

    def until(self, look: Callable[[], T | None], within_s: float, what: str) -> T:
        """The first thing that `look` finds. The post is several processes in real time, so this waits."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if found := look():
                return found
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.1)
        tail = self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""
        raise AssertionError(f"no {what} within {within_s} s\n{tail}")

    def events(self, kind: type[E], since: int = 0) -> tuple[E, ...]:
        if not (self.data / "journal.sqlite3").exists():
            return ()
        return self.reader.events((kind,), since)

    def child(self, name: str) -> int | None:
        """The process of a child of the post."""
        assert self.process is not None
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", f" {name} run"],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(found.stdout.split()[0]) if found.stdout.strip() else None

    def ready(self) -> bool:
        """Boards are paired, sound and pictures are coming in."""
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        heard = all(f"{sense}:counter is ok" in log for sense in ("microphone", "camera"))
        if not heard:
            return False
        wanted = [board["device"] for board in self.stage("boards")]
        paired = [device for device in wanted if self.config.key(device) and self.config.board(device)]
        return bool(wanted) and paired == wanted

    def leave(self) -> None:
        """End everything, the stage too."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        lock = self.data / "run" / "stage.lock"
        if lock.exists() and (owner := lock.read_text().strip()):
            try:
                os.kill(int(owner), signal.SIGTERM)
                for _ in range(100):
                    os.kill(int(owner), 0)
                    time.sleep(0.1)
            except ProcessLookupError:
                return


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPost]:
    running = RunningPost(tmp_path_factory.mktemp("post"))
    # Nobody comes by itself: the tests are the customers.
    running.config.write_settings(
        {
            "post": {"virtual_customers": False},
            "audio": {"ring_hours": 0.25},
            "links": {"mqtt_port": free_port()},
        }
    )
    running.start()
    try:
        running.until(running.ready, START_S, "post that is ready")
        yield running
    finally:
        running.leave()


PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def page(post: RunningPost) -> Iterator[Page]:
    """A manager's browser, logged in with the code from the log."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(post.address)
        code = re.findall(r"enter the code (\S+)", post.log.read_text())[-1]
        page.fill("input[name=code]", code)
        page.fill("input[name=name]", "Maria")
        page.fill("input[name=password]", PASSWORD)
        page.click("button.main")
        page.wait_for_selector("nav a")
        page.goto(post.address)
        yield page
        browser.close()
