"""Polling of a till's table, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import json
from zoneinfo import ZoneInfo

import sqlalchemy

from host_daemon.tills import sql_poll
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.sql_table import SqlTable
from tests.host_daemon.tills.conftest import QUERY, sell
from tests.waiting import PATIENCE_S

MOSCOW = ZoneInfo("Europe/Moscow")


async def polled(url, progress, count, query=QUERY):
    """The next `count` receipts and the problems said meanwhile; the look after the last one is over."""
    found, problems = [], []
    table = SqlTable(url, query)
    async with contextlib.aclosing(sql_poll.receipts(table, progress, 0.05, MOSCOW)) as polls:
        async with asyncio.timeout(PATIENCE_S):
            async for one in polls:
                if not isinstance(one, sql_poll.Polled):
                    found.append(one)
                    continue
                problems.append(one.problem)
                if len(found) >= count:
                    break
    table.close()
    return found, problems


async def test_rows_are_receipts_each_once_also_after_a_restart(shop, tmp_path):
    url, run = shop
    progress = tmp_path / "t.json"
    sell(run, 1)
    sell(run, 2, total="10.50")
    first, said = await polled(url, progress, 2)
    assert first == [
        Receipt("N1", 186415, (), "2026-11-20T18:45:09", "Anna"),
        Receipt("N2", 1050, (), "2026-11-20T18:45:09", "Anna"),
    ]
    assert set(said) == {None}
    sell(run, 3)
    again, _ = await polled(url, progress, 1)
    assert [one.number for one in again] == ["N3"]


async def test_a_sale_that_is_written_after_the_next_one_is_not_passed_over(shop, tmp_path):
    url, run = shop
    progress = tmp_path / "t.json"
    sell(run, 1)
    sell(run, 3)
    await polled(url, progress, 2)
    sell(run, 2)  # it began before the third and ended after it
    sell(run, 4)
    late, _ = await polled(url, progress, 2)
    assert [one.number for one in late] == ["N2", "N4"]


async def test_what_was_read_before_late_rows_were_looked_for_is_not_taken_again(shop, tmp_path):
    url, run = shop
    progress = tmp_path / "t.json"
    progress.write_text(json.dumps({"last": 2}))
    for number in (1, 2, 3):
        sell(run, number)
    found, _ = await polled(url, progress, 1)
    assert [one.number for one in found] == ["N3"]


async def test_a_query_that_takes_only_a_few_rows_comes_to_the_end_too(shop, tmp_path):
    url, run = shop
    for number in range(1, 6):
        sell(run, number)
    found, _ = await polled(url, tmp_path / "t.json", 5, f"{QUERY} LIMIT 2")
    assert [one.number for one in found] == ["N1", "N2", "N3", "N4", "N5"]


async def test_a_time_with_a_zone_of_its_own_is_told_in_that_of_the_till(postgres, tmp_path):
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        for statement in (
            "DROP TABLE IF EXISTS receipts",
            "CREATE TABLE receipts (id INTEGER, no TEXT, total NUMERIC, made TIMESTAMPTZ, cashier TEXT)",
            "INSERT INTO receipts VALUES (1, 'N1', 10, '2026-11-20 23:30:00+03', 'Anna')",
        ):
            connection.execute(sqlalchemy.text(statement))
    engine.dispose()
    (found,), _ = await polled(postgres, tmp_path / "t.json", 1)
    assert found.printed == "2026-11-20T23:30:00"


async def test_a_row_of_nonsense_is_said_and_passed_over(shop, tmp_path):
    url, run = shop
    sell(run, 1, total=None)
    sell(run, 2)
    (bad, good), _ = await polled(url, tmp_path / "t.json", 2)
    assert isinstance(bad, NoReceipt)
    assert "no amount" in str(bad.why)
    assert good.number == "N2"
