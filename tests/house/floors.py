"""The floors of the house: packages from the lowest floor up. A package imports from lower floors only."""

from __future__ import annotations

FLOORS: tuple[tuple[str, ...], ...] = (
    ("firmware", "hardware.pinmap", "models"),
    ("host_daemon.base",),
    ("host_daemon.events", "host_daemon.settings"),
    ("host_daemon.contacts", "host_daemon.rules", "host_daemon.supervision"),
    ("host_daemon.store",),
    (
        "host_daemon.audio",
        "host_daemon.vision",
        "host_daemon.links",
        "host_daemon.tills",
        "host_daemon.backup",
        "host_daemon.metrics",
    ),
    ("host_daemon.voice", "host_daemon.outbox", "host_daemon.projections", "host_daemon.feedback"),
    ("host_daemon.pipeline", "host_daemon.retention", "host_daemon.standards"),
    ("host_daemon.boards", "host_daemon.reports"),
    ("host_daemon.kits",),
    ("host_daemon.provisioning",),
    ("hardware.simulator", "models.training"),
    ("models.evaluate",),
    ("web_ui.core",),
    (
        "web_ui.customers",
        "web_ui.staff",
        "web_ui.incidents",
        "web_ui.analysis",
        "web_ui.speech",
        "web_ui.devices",
        "web_ui.setup",
        "web_ui.accounts",
    ),
    ("web_ui.app",),
    ("host_daemon.app",),
    # The command of an environment that was installed before the packages had floors.
    ("host_daemon.cli",),
)

LEVELS = {package: level for level, packages in enumerate(FLOORS) for package in packages}


def package(module: str) -> str | None:
    """The package of a module: the longest name among the floors that it begins with."""
    found = [one for one in LEVELS if module == one or module.startswith(one + ".")]
    return max(found, key=len, default=None)


def upward(imports: dict[str, set[str]]) -> list[str]:
    """Arrows that do not run down. imports: the modules that each module imports."""
    wrong = []
    for module, imported in sorted(imports.items()):
        here = package(module)
        for other in sorted(imported):
            there = package(other)
            if here and there and here != there and LEVELS[there] >= LEVELS[here]:
                wrong.append(f"{module} -> {other}")
    return wrong


def circles(imports: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Groups of modules (or packages) that reach each other, each sorted (Tarjan, 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(one: str) -> None:
        order[one] = lowest[one] = len(order)
        stack.append(one)
        for other in sorted(imports.get(one, ())):
            if other not in order:
                visit(other)
                lowest[one] = min(lowest[one], lowest[other])
            elif other in stack:
                lowest[one] = min(lowest[one], order[other])
        if lowest[one] == order[one]:
            group = stack[stack.index(one) :]
            del stack[stack.index(one) :]
            if len(group) > 1:
                found.append(tuple(sorted(group)))

    for one in sorted(imports):
        if one not in order:
            visit(one)
    return found
