"""Imports run downwards only, between packages and between files; no circle anywhere."""

from __future__ import annotations

from tests.house.floors import FLOORS, circles, package, upward
from tests.house.source import MODULES, ON_BOARD, dotted, imports, name, text

OURS = {dotted(path): path for path in MODULES if not name(path).startswith(ON_BOARD)}


def arrows() -> dict[str, set[str]]:
    """The modules of ours that each module imports; a name that a module hands on counts for the module."""
    return {
        module: {one for one in imports(path) if one in OURS and one != module}
        for module, path in OURS.items()
    }


def grouped(found: dict[str, set[str]], depth: int) -> dict[str, set[str]]:
    """The same arrows between packages, named by their first `depth` parts."""
    groups: dict[str, set[str]] = {}
    for module, imported in found.items():
        here = ".".join(module.split(".")[:-1][:depth])
        for other in imported:
            there = ".".join(other.split(".")[:-1][:depth])
            # A package and the folder around it are one house.
            if not f"{here}.".startswith(f"{there}.") and not f"{there}.".startswith(f"{here}."):
                groups.setdefault(here, set()).add(there)
    return groups


def test_every_module_with_code_lives_on_a_floor() -> None:
    assert [module for module, path in OURS.items() if text(path).strip() and package(module) is None] in (
        [],
        ["firmware"],
    )


def test_every_package_of_the_floors_is_there() -> None:
    known = set(OURS) | {module.rpartition(".")[0] for module in OURS}
    assert [one for packages in FLOORS for one in packages if one not in known] == []


def test_no_arrow_runs_up() -> None:
    assert upward(arrows()) == []


def test_no_circle_of_files() -> None:
    assert circles(arrows()) == []


def test_no_circle_of_packages_within_packages() -> None:
    assert circles(grouped(arrows(), 3)) == []


def test_an_arrow_up_is_found() -> None:
    assert upward({"host_daemon.base.clock": {"host_daemon.store.journal"}}) == [
        "host_daemon.base.clock -> host_daemon.store.journal"
    ]


def test_an_arrow_to_a_neighbour_on_the_same_floor_is_found() -> None:
    assert upward({"web_ui.staff.x": {"web_ui.customers.y"}}) == ["web_ui.staff.x -> web_ui.customers.y"]


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [("a", "b", "c")]
