from __future__ import annotations

import io
from typing import Any

import httpx
import openpyxl
import pytest

from host_daemon.events import Asked, BackgroundMeasured, Event, IncidentMarked, IncidentOpened, Rated
from host_daemon.reports.catalogue import REPORTS
from host_daemon.store.journal import add
from host_daemon.store.records import Operator
from web_ui.core.services import Services

# 12 customers were asked on the day before: 6 loyal, 2 passive, 1 critic, 3 silent.
# With K = 0.5 Emotional NPS is 50 % - 8.33 % - 25 % * 0.5 = 29.17 by the formula of the product page.
ANSWERS = (
    [("positive", "positive")] * 6 + [("positive", "neutral")] * 2 + [("negative", "negative")] + [None] * 3
)


@pytest.fixture
def yesterday(post: Services) -> int:
    start = post.now() - 24 * 3_600_000
    events: list[Event] = []
    for number, answer in enumerate(ANSWERS):
        at = start + number * 120_000
        events.append(
            Asked(uid=f"a{number}", at=at, point="point-1", operator="anna", source="fob", cause=f"p{number}")
        )
        if answer is None:
            continue
        rating, mood = answer
        events += [
            Rated(
                uid=f"r{number}", at=at + 5000, point="point-1", operator="anna", rating=rating, source="b",
                cause=f"q{number}",
            ),
            BackgroundMeasured(
                uid=f"r{number}/background/done", at=at, cause=f"r{number}", camera="counter", start=at,
                end=at + 8000, frames=40, seen=40, positive=0.3, neutral=0.3, negative=0.4, mood=mood,
            ),
        ]  # fmt: skip
    post.journal.submit(lambda db: add(db, events, start)).result()
    return start


@pytest.mark.parametrize(("by", "row"), [("day", "20 нояб. 2026\u202fг."), ("month", "ноябрь 2026\u202fг.")])
async def test_rows_are_dated_in_the_reader_s_language(
    manager: httpx.AsyncClient, yesterday: int, by: str, row: str
) -> None:
    page = (await manager.get(f"/reports?name=emonps&by={by}", headers={"accept-language": "ru"})).text
    assert f'<th scope="row">{row}</th>' in page


async def test_the_day_shows_the_figure_of_the_formula(manager: httpx.AsyncClient, yesterday: int) -> None:
    page = (await manager.get("/reports.json?name=emonps&by=day")).json()
    rows = {row[0]: dict(zip(page["columns"], row, strict=True)) for row in page["rows"]}
    assert len(rows) == 30
    day = rows["2026-11-20"]
    assert (day["loyal"], day["passive"], day["critics"], day["silent"]) == (6, 2, 1, 3)
    assert day["value"] == pytest.approx(29.17, abs=0.01)
    assert day["low"] < day["value"] < day["high"]
    assert rows["2026-11-19"]["value"] is None
    (mark,) = page["chart"]["marks"]
    assert mark["value"] == day["value"] and mark["n"] == 12


async def test_operators_and_points_are_called_by_name(manager: httpx.AsyncClient, yesterday: int) -> None:
    page = (await manager.get("/reports.json?by=point")).json()
    assert [row[0] for row in page["rows"]] == ["Counter 1"]
    page = (await manager.get("/reports.json?name=operators")).json()
    assert [row[0] for row in page["rows"]] == ["Anna"]


async def test_those_who_differ_are_called_by_name(
    post: Services, manager: httpx.AsyncClient, yesterday: int
) -> None:
    post.config.put(Operator(id="boris", name="Boris the Second"))
    asks = [
        Asked(
            uid=f"b{i}",
            at=yesterday + i * 120_000,
            point="point-1",
            operator="boris",
            source="c",
            cause=f"c{i}",
        )
        for i in range(12)
    ]
    post.journal.submit(lambda db: add(db, asks, yesterday)).result()
    page = (await manager.get("/reports.json?name=differences&by=operator")).json()
    assert [row[0] for row in page["rows"]] == ["Anna – Boris the Second"]


async def test_a_report_can_be_of_one_operator(manager: httpx.AsyncClient, yesterday: int) -> None:
    page = (await manager.get("/reports.json?by=all&operator=anna")).json()
    assert page["rows"][0][page["columns"].index("n")] == 12
    page = (await manager.get("/reports.json?by=all&operator=boris")).json()
    assert page["rows"][0][page["columns"].index("n")] == 0


async def test_causes_of_incidents_are_ranked(post: Services, manager: httpx.AsyncClient, clock: Any) -> None:
    marks: list[Event] = []
    for n, tags in enumerate((("Waiting", "Price"), ("Waiting",), ("Staff",))):
        at, more = clock.at - 1000, {"operator": None, "rating": None, "rule": "r"}
        uid = f"r{n}/incident"
        marks.append(IncidentOpened(uid=uid, at=at, point="point-1", cause=f"r{n}", **more))
        mark = {"user": "u", "status": "closed", "comment": "", "tags": tags}
        marks.append(IncidentMarked(uid=f"{uid}/mark/1", at=at, cause=uid, **mark))
    post.journal.submit(lambda db: add(db, marks, clock.at)).result()
    page = (await manager.get("/reports.json?name=reasons")).json()
    assert [(row[0], row[2]) for row in page["rows"]] == [("Waiting", 2), ("Price", 1), ("Staff", 1)]


async def test_tables_are_downloaded(manager: httpx.AsyncClient, yesterday: int) -> None:
    csv = await manager.get("/reports/emonps.csv?by=all")
    assert csv.text.lstrip("\ufeff").splitlines()[0].startswith("all,loyal,passive,critics,silent")
    assert "2026-10-23-2026-11-21.csv" in csv.headers["content-disposition"]
    xlsx = await manager.get("/reports/emonps.xlsx?by=all")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.content)).active
    assert sheet["B2"].value == 6


@pytest.mark.parametrize(
    "query",
    ["first=2026-11-21&last=2026-11-01", "first=2020-01-01", "by=week", "name=nothing", "first=yesterday"],
)
async def test_nonsense_is_refused(manager: httpx.AsyncClient, query: str) -> None:
    assert (await manager.get(f"/reports.json?{query}")).status_code in (400, 422)


@pytest.mark.parametrize("last", ["0001-01-01", "0042-12-17", "1918-05-05"])
async def test_of_long_ago_there_is_nothing_to_report(manager: httpx.AsyncClient, last: str) -> None:
    rows = (await manager.get(f"/reports.json?last={last}")).json()["rows"]
    assert {row[1] for row in rows} == {0}


@pytest.mark.parametrize(
    "name",
    ["differences", "reactions", "smile", "bursts", "standard", "answers", "surveys", "factors", "funnel"],
)
async def test_every_report_has_its_meaning_also_on_an_empty_post(
    manager: httpx.AsyncClient, name: str
) -> None:
    page = (await manager.get(f"/reports.json?name={name}")).json()
    assert page["meaning"]
    assert (await manager.get(f"/reports?name={name}", headers={"accept": "text/html"})).status_code == 200


@pytest.mark.parametrize("name", list(REPORTS))
async def test_every_report_has_a_page_and_files(manager: httpx.AsyncClient, name: str) -> None:
    page = await manager.get(f"/reports.json?name={name}")
    assert (page.status_code, page.json()["name"]) == (200, name)
    assert page.json()["names"].keys() == REPORTS.keys()
    for form in ("csv", "xlsx"):
        assert (await manager.get(f"/reports/{name}.{form}")).status_code == 200


async def test_a_report_that_does_not_exist_is_refused(manager: httpx.AsyncClient) -> None:
    assert (await manager.get("/reports?name=weather")).status_code == 422
