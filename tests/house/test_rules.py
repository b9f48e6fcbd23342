"""The rules of the house, read from the syntax tree."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import MODULES, ROOT, imports, name, tree

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


def begins(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def test_there_is_something_to_check():
    assert len(MODULES) > 40
    assert [home for home in set().union(*PORTS.values()) if not (ROOT / home).exists()] == []


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


# Each with what to take instead: some Python between 3.11 and 3.14 gets it wrong.
TREACHEROUS = {
    "ast.literal_eval": "JSON, or no parsing: beside other threads 3.11 raises SystemError now and then",
    "asyncio.wait_for": "asyncio.timeout: before 3.12 a cancellation that comes with the result is lost",
    "asyncio.start_server": "StreamServer: from 3.12.1 on its end waits for clients, before it forgets them",
    "asyncio.start_unix_server": "StreamServer, which takes paths of any length as well",
}
# MicroPython's asyncio is its own; the other is the mend.
EXCUSED = ("firmware/", "hardware/simulator/micropython/", "host_daemon/base/stream_server.py")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_calls_that_some_python_gets_wrong_are_left_alone(path: Path):
    if name(path).startswith(EXCUSED):
        return
    found = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert {call: instead for call, instead in TREACHEROUS.items() if call in found} == {}
    assert not any(call.endswith(".serve_forever") for call in found), "StreamServer"


BROAD = {
    "host_daemon/audio/capture/card_thread.py",
    "host_daemon/audio/process.py",
    "host_daemon/base/files.py",
    "host_daemon/vision/process/main.py",
    "host_daemon/links/manager.py",  # the supervisor of boards that share a link
    "host_daemon/store/journal.py",
    "host_daemon/supervision/tasks.py",
    "host_daemon/voice/spotting/listener.py",  # its thread's supervisor
    "host_daemon/voice/spotting/vosk.py",  # the package raises nothing narrower
    "firmware/main.py",  # a board's supervisor
    "hardware/simulator/micropython/prompt.py",  # a prompt shows every error
}


ARRAYS = {"NDArray", "Samples", "Floats", "Picture", "Waves", "Logs", "Matrix"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_holds_arrays_is_compared_by_identity(path: Path):
    """`==` of dataclasses asks an array for one truth, which it has not; before 3.13 that was hidden."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ClassDef):
            continue
        made = [ast.unparse(one) for one in node.decorator_list if "dataclass" in ast.unparse(one)]
        types = " ".join(
            ast.unparse(field.annotation)
            for field in node.body
            if isinstance(field, ast.AnnAssign) and "ClassVar" not in ast.unparse(field.annotation)
        )
        if made and ARRAYS & set(re.findall(r"\w+", types)):
            assert "eq=False" in made[0], f"{node.name} in {name(path)}"
