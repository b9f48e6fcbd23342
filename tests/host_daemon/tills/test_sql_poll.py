"""A till's own table, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from host_daemon.tills import sql_poll
from host_daemon.tills.parser import NoReceipt
from host_daemon.tills.receipt import BadReceipt, Receipt
from host_daemon.tills.sql_rows import receipt
from host_daemon.tills.sql_table import BadQuery, Table, TableError
from tests.ports import free_port

MOSCOW = ZoneInfo("Europe/Moscow")
QUERY = (
    "SELECT id AS key, no AS number, total AS sum, made AS printed, cashier AS operator"
    " FROM receipts WHERE id > :last ORDER BY id"
)
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture(scope="module")
def postgres():
    """A PostgreSQL server of our own, on a free port, as a user who is not root."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="till-"))  # pytest's own folders are closed to another user
    programs = PROGRAMS[-1].parent
    as_user = []
    if os.geteuid() == 0:
        if not shutil.which("runuser"):
            pytest.skip("PostgreSQL does not run as root")
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    port = free_port()
    data = str(folder / "data")
    subprocess.run(
        [*as_user, str(programs / "initdb"), "-D", data, "-U", "till", "--auth=trust", "--no-sync"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    server = subprocess.Popen(
        [
            *as_user,
            str(programs / "postgres"),
            "-D",
            data,
            "-p",
            str(port),
            "-k",
            str(folder),
            "-h",
            "127.0.0.1",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    url = f"postgresql+pg8000://till@127.0.0.1:{port}/postgres"
    engine = sqlalchemy.create_engine(url)
    for _ in range(300):
        try:
            engine.connect().close()
            break
        except sqlalchemy.exc.SQLAlchemyError:
            time.sleep(0.1)
    engine.dispose()
    yield url
    subprocess.run(
        [*as_user, str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop"], cwd="/", check=False
    )
    server.wait(10)
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def shop(request, tmp_path):
    """The address of a till's database and a way to change it."""
    url = (
        f"sqlite:///{tmp_path / 'till.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres")
    )
    engine = sqlalchemy.create_engine(url)

    def run(statement, **values):
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(statement), values)

    run("DROP TABLE IF EXISTS receipts")
    run(
        "CREATE TABLE receipts (id INTEGER PRIMARY KEY, no VARCHAR(20), total NUMERIC(12, 2),"
        " made TIMESTAMP, cashier VARCHAR(50))"
    )
    yield url, run
    engine.dispose()


def sell(run, number, total="1864.15", made="2026-11-20 18:45:09"):
    run(
        "INSERT INTO receipts VALUES (:id, :no, :total, :made, 'Anna')",
        id=number,
        no=f"N{number}",
        total=total,
        made=made,
    )


async def polled(url, progress, count, query=QUERY):
    """The next `count` receipts and the problems said meanwhile."""
    found, said = asyncio.Queue(), []

    async def say(why):
        said.append("" if why is None else str(why))

    table = Table(url, query)
    task = asyncio.create_task(sql_poll.receipts(table, progress, 0.05, MOSCOW, found.put, say))
    try:
        return [await asyncio.wait_for(found.get(), 20) for _ in range(count)], said
    finally:
        await asyncio.sleep(0.2)  # the progress is written after the last one was taken
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        table.close()


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
    assert set(said) == {""}
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


def test_a_query_without_order_is_refused_before_it_loses_a_row(shop):
    url, run = shop
    for number in range(1, 502):
        sell(run, number)
    table = Table(url, QUERY + " DESC")
    with pytest.raises(TableError, match="ORDER BY"):
        table.after(0)
    table.close()


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


@pytest.mark.parametrize("printed", ["2026-11-20T15:45:09Z", "2026-11-20 20:45:09+05:00"])
def test_a_written_time_with_a_zone_is_told_in_that_of_the_till(printed):
    assert receipt({"number": "1", "sum": 1, "printed": printed}, MOSCOW).printed == "2026-11-20T18:45:09"


async def test_a_row_of_nonsense_is_said_and_passed_over(shop, tmp_path):
    url, run = shop
    sell(run, 1, total=None)
    sell(run, 2)
    (bad, good), _ = await polled(url, tmp_path / "t.json", 2)
    assert isinstance(bad, NoReceipt)
    assert "no amount" in str(bad.why)
    assert good.number == "N2"


def test_a_query_that_fails_says_why(shop):
    url, _ = shop
    table = Table(url, "SELECT a FROM nowhere WHERE id > :last")
    with pytest.raises(TableError, match="nowhere"):
        table.after(0)
    table.close()


def test_columns_must_be_named(shop):
    url, run = shop
    sell(run, 1)
    table = Table(url, "SELECT id, no FROM receipts WHERE id > :last")
    with pytest.raises(TableError, match="name its columns"):
        table.after(0)
    table.close()


@pytest.mark.parametrize("url", ["nonsense", "noengine://h/d"])
def test_what_is_no_address(url):
    with pytest.raises(BadQuery, match="no address"):
        Table(url, QUERY)


def test_a_query_must_ask_for_what_is_new():
    with pytest.raises(BadQuery, match=":last"):
        Table("sqlite://", "SELECT * FROM receipts")


@pytest.mark.parametrize(
    "row",
    [
        {"number": None, "sum": 1},
        {"number": " ", "sum": 1},
        {"number": "4\x002", "sum": 1},
        {"number": "9" * 65, "sum": 1},
        {"number": "1", "sum": 1, "operator": "An\x1bna"},
        {"number": "1", "sum": None},
        {"number": "1", "sum": float("nan")},
        {"number": "1", "sum": float("inf")},
        {"number": "1", "sum": 1e15},
        {"number": "1", "sum": True},
        {"number": "1", "sum": 1, "printed": "soon"},
        {"number": "1", "sum": 1, "printed": 5},
    ],
)
def test_a_row_of_nonsense_is_no_receipt(row):
    with pytest.raises(BadReceipt):
        receipt(row, MOSCOW)


def test_blanks_around_a_padded_column_are_no_harm():
    assert receipt({"number": "42   \r\n", "sum": 1, "operator": "Anna    "}, MOSCOW).operator == "Anna"


def test_a_row_may_name_the_card_of_the_customer():
    assert receipt({"number": "1", "sum": 1, "customer": 20012}, MOSCOW).customer == "20012"
