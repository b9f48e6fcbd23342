"""What holds for all tests: nothing they start outlives them, and a skip that nobody expects fails where
machines look (CI=true)."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from host_daemon.supervision.child_process import ALONE
from tests.leftovers import left, mark

# Before anything brings numpy: with a thread for each core two processes of tests hold each other up.
for _name, _value in ALONE.items():
    os.environ.setdefault(_name, _value)

# Why a test may be skipped, as its reason begins.
EXPECTED = (
    "../shared is absent",
    "Virtual boards need MicroPython",
    "Debian's python3-libcamera",
)


@pytest.fixture(autouse=True)
def log_level() -> Iterator[None]:
    """A command that runs inside a test sets the level of the whole log; the next test has the usual one."""
    root, noisy = logging.getLogger(), logging.getLogger().level
    yield
    root.setLevel(noisy)


def pytest_configure() -> None:
    mark()
    # A busy machine is no reason to fail: an example may take as long as it takes.
    slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=slow)
    hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--schema-examples", default="8", help="tries of each address by tests/web_ui/test_schema.py"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A name with an address of memory in it is another one in each process of tests: none would run."""
    if named := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"Give these ids that are always the same: {named}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.rows import Rows  # only where tests run side by side

    return Rows(config, log)


@pytest.hookimpl(trylast=True)  # the other processes of tests have ended by then
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or reporter is None:
        return
    if forgotten := left():
        reporter.write_line(f"Still running: {forgotten}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if not os.environ.get("CI"):
        return
    reasons = [
        str(report.longrepr[2]).removeprefix("Skipped: ") for report in reporter.stats.get("skipped", ())
    ]
    surprises = sorted({reason for reason in reasons if not reason.startswith(EXPECTED)})
    if surprises:
        reporter.write_line(f"Skipped without an expected reason: {surprises}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
