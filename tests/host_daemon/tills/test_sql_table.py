"""The table of a till, in SQLite and in PostgreSQL."""

import pytest

from host_daemon.tills.sql_table import BadQuery, SqlTable, TableError
from tests.host_daemon.tills.conftest import QUERY, sell


def test_a_query_without_order_is_refused_before_it_loses_a_row(shop):
    url, run = shop
    for number in range(1, 502):
        sell(run, number)
    table = SqlTable(url, QUERY + " DESC")
    with pytest.raises(TableError, match="ORDER BY"):
        table.after(0)
    table.close()


def test_a_query_that_fails_says_why(shop):
    url, _ = shop
    table = SqlTable(url, "SELECT a FROM nowhere WHERE id > :last")
    with pytest.raises(TableError, match="nowhere"):
        table.after(0)
    table.close()


def test_columns_must_be_named(shop):
    url, run = shop
    sell(run, 1)
    table = SqlTable(url, "SELECT id, no FROM receipts WHERE id > :last")
    with pytest.raises(TableError, match="name its columns"):
        table.after(0)
    table.close()


@pytest.mark.parametrize("url", ["nonsense", "noengine://h/d"])
def test_what_is_no_address(url):
    with pytest.raises(BadQuery, match="no address"):
        SqlTable(url, QUERY)


def test_a_query_must_ask_for_what_is_new():
    with pytest.raises(BadQuery, match=":last"):
        SqlTable("sqlite://", "SELECT * FROM receipts")
