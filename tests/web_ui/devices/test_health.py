"""A report's detail is read by people: everything that the post puts into one has a name in words."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import httpx
import pytest

from host_daemon.base.texts import texts
from host_daemon.events import HealthReported, Sense
from web_ui.core.services import Services
from web_ui.devices.health import DETAILS, facts

HOST = Path(__file__).parents[3] / "host_daemon"


def report(sense: Sense, **detail: Any) -> HealthReported:
    return HealthReported(
        uid=f"{sense}:x", at=0, sense=sense, name="x", health="ok", problem="", detail=detail
    )


def keys(source: str) -> set[str]:
    """The keys of every detail that a module writes, as an argument, by assigning, or as a result."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        written: list[ast.expr | None] = []
        if isinstance(node, ast.keyword) and node.arg == "detail":
            written = [node.value]
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id == "detail":
                    written = [node.value]
                if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "detail":
                    found.add(ast.literal_eval(target.slice))
        elif isinstance(node, ast.FunctionDef) and node.name in ("detail", "figures"):
            written = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
        for value in written:
            if isinstance(value, ast.Dict):
                found |= {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return found


def test_everything_that_the_post_reports_has_a_name() -> None:
    known = {key for names in DETAILS.values() for key in names}
    said = {
        key
        for path in HOST.rglob("*.py")
        if "HealthReported(" in (source := path.read_text()) or path.name in ("broker.py", "frame_rate.py")
        for key in keys(source)
    }
    assert {"level_dbfs", "fps", "battery_mv", "tls_port", "garbage", "trouble"} <= said
    assert said <= known


@pytest.mark.parametrize(
    ("sense", "detail", "name", "value"),
    [
        ("microphone", {"level_dbfs": -42.5}, "Уровень", "-42,5 дБ от полной шкалы"),
        ("board", {"battery_mv": 2900}, "Батарея", "2,90 В"),
        ("board", {"power": "mains"}, "Питание", "от сети"),
        ("board", {"replay": 1200}, "Отклонено за час", "1\xa0200"),
        ("board", {"dead": ["force_majeure"]}, "Ничего не происходит", "высказана жалоба"),
        ("board", {"dead": [""]}, "Ничего не происходит", "кнопка, которая ничего не значит"),
        ("process", {"pid": 12345}, "Номер процесса", "12345"),
        ("camera", {"light": "dim"}, "Освещение", "мало света: лица осветляются перед анализом"),
    ],
)
def test_details_are_said_in_words(sense: Sense, detail: dict[str, Any], name: str, value: str) -> None:
    (fact,) = facts(report(sense, **detail), texts("ru"))
    assert (fact.name, fact.value) == (name, value)


def test_what_is_not_known_is_left_out() -> None:
    assert facts(report("board", battery_mv=None, link=""), texts("en")) == ()


async def test_the_page_says_it_in_the_reader_s_language(post: Services, manager: httpx.AsyncClient) -> None:
    post.health.put(
        HealthReported(uid="disk:journal", at=0, sense="disk", name="journal", health="ok", detail={})
    )
    page = (await manager.get("/health?language=ru")).text
    assert "level_dbfs" not in page and "Уровень" in page
    assert "Диск: журнал" in page
