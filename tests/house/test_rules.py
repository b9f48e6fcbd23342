"""The rules of the house, read from the syntax tree."""

import ast
import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("firmware", "hardware", "host_daemon", "models", "web_ui")
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]

# Only these speak to the hardware, to a runtime of models, or to a sound card.
PORTS = {
    "sounddevice": {"host_daemon/audio"},
    "picamera2": {"host_daemon/vision"},
    "serial": {"host_daemon/links", "host_daemon/provisioning", "host_daemon/tills"},
    "ai_edge_litert": {"models"},
    "apprise": {"host_daemon/outbox"},
    "aiomqtt": {"host_daemon/links", "host_daemon/outbox"},
    # What runs before any port can be imported speaks to the board itself.
    "machine": {"firmware/ports", "firmware/boot.py", "firmware/main.py", "hardware/simulator/micropython"},
    "network": {"firmware/ports", "hardware/simulator/micropython"},
    "esp32": {"firmware/ports", "hardware/simulator/micropython"},
    "espnow": {"firmware/ports", "hardware/simulator/micropython"},
}

# Who may import whom. Boards carry nothing of the host; pure rooms know no adapters; no one but the
# composition root and the command line knows the pages.
ROOTS = {"host_daemon/app/run.py", "host_daemon/app/cli.py", "host_daemon/settings/tree.py"}
FORBIDDEN = {
    "firmware": ("host_daemon", "web_ui", "hardware", "models"),
    "host_daemon/contacts": (
        "host_daemon.store",
        "host_daemon.links",
        "host_daemon.outbox",
        "web_ui",
        "hardware",
    ),
    "host_daemon/metrics": (
        "host_daemon.store",
        "host_daemon.links",
        "host_daemon.outbox",
        "web_ui",
        "hardware",
    ),
    "host_daemon/rules": (
        "host_daemon.store",
        "host_daemon.links",
        "host_daemon.outbox",
        "web_ui",
        "hardware",
    ),
    "host_daemon/links": ("host_daemon.store", "host_daemon.outbox", "web_ui", "hardware"),
    "host_daemon/audio": ("host_daemon.outbox", "host_daemon.links", "web_ui", "hardware"),
    "host_daemon/vision": ("host_daemon.outbox", "host_daemon.links", "web_ui", "hardware"),
    "host_daemon/store": ("host_daemon.links", "host_daemon.outbox", "host_daemon.audio.process", "hardware"),
    "web_ui": (
        "host_daemon.app.run",
        "host_daemon.app.post",
        "host_daemon.pipeline.event_processor",
        "hardware.simulator",
    ),
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@functools.cache
def imports(path: Path) -> list[str]:
    found = []
    for child in ast.walk(tree(path)):
        if isinstance(child, ast.Import):
            found += [alias.name for alias in child.names]
        elif isinstance(child, ast.ImportFrom) and child.module:
            found += [child.module, *(f"{child.module}.{alias.name}" for alias in child.names)]
    return found


def begins(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def test_there_is_something_to_check():
    assert len(MODULES) > 40
    homes = set(FORBIDDEN).union(*PORTS.values())
    assert [home for home in (*homes, *ROOTS) if not (ROOT / home).exists()] == []
    packages = {package.replace(".", "/") for banned in FORBIDDEN.values() for package in banned}
    there = {name(path.with_suffix("")) for path in MODULES} | {name(path.parent) for path in MODULES}
    assert packages - there == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_stays_below_400_lines(path: Path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path: Path):
    if name(path) in ROOTS:
        return
    for folder, banned in FORBIDDEN.items():
        if name(path).startswith(folder + "/"):
            wrong = [found for found in imports(path) for package in banned if begins(found, package)]
            assert not wrong, f"{folder} must not know {wrong}"
    if name(path).startswith("host_daemon/"):
        known = [found for found in imports(path) if begins(found, "web_ui") and found != "web_ui"]
        assert not known, f"only the composition root knows the pages: {known}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_a_port_speaks_to_hardware(path: Path):
    for module, homes in PORTS.items():
        if any(begins(found, module) for found in imports(path)):
            assert any(f"{name(path)}/".startswith(home + "/") for home in homes), f"{module} in {name(path)}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_importing_does_nothing(path: Path):
    """No call at a module's top level but those that build constants, types and loggers."""
    if name(path).startswith("hardware/simulator/micropython/") or path.name in ("main.py", "boot.py"):
        return
    harmless = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)
    more = (ast.AnnAssign, ast.If, ast.Try, ast.Assert, ast.Pass, ast.For, ast.Delete)
    for node in tree(path).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        assert isinstance(node, harmless + more), f"line {node.lineno} of {name(path)} does something"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_public_thing_says_what_it_is(path: Path):
    if name(path).startswith(("firmware/ports", "hardware/simulator/micropython/")) or not path.read_text():
        return
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"


def test_a_broad_except_stands_only_where_it_is_excused():
    broad = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            ):
                broad.append(f"{name(path)}:{node.lineno}")
    # Supervisors of tasks and of the threads of audio and vision, work done for somebody else (each error
    # goes to its own caller), whole files.
    assert {place.rsplit(":", 1)[0] for place in broad} <= BROAD


BROAD = {
    "host_daemon/audio/capture/card_thread.py",
    "host_daemon/audio/process.py",
    "host_daemon/base/files.py",
    "host_daemon/vision/process/main.py",
    "host_daemon/store/journal.py",
    "host_daemon/supervision/tasks.py",
    "host_daemon/voice/spotting/listener.py",  # its thread's supervisor
    "host_daemon/voice/spotting/vosk.py",  # the package raises nothing narrower
    "firmware/main.py",  # a board's supervisor
    "hardware/simulator/micropython/prompt.py",  # a prompt shows every error
}
