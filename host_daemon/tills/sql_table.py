"""Table of the till's own database: the port to SQLAlchemy.

The query names its columns key, number, sum, printed, operator, takes what comes after :last and orders by
key: `SELECT id AS key, no AS number, total AS sum, made AS printed, cashier AS operator FROM receipts WHERE
id > :last ORDER BY id`. It only reads. Where it got to is the newest key that was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from host_daemon.base.errors import UserError
from host_daemon.base.texts import mark as _

MOST_ROWS = 500  # of one look; the rest come with the next
NOT_IN_ORDER = _("the query must take the smallest key first: ... ORDER BY id")


class BadQuery(UserError):
    """An address or a query that cannot be used. The text says what would do."""


class TableError(UserError):
    """The database does not answer, or refuses the query; the text says why."""


class SqlTable:
    """A till's table. url: as SQLAlchemy writes it, such as postgresql+pg8000://user:word@host/name."""

    def __init__(self, url: str, query: str) -> None:
        import sqlalchemy  # 12 MB of code that only a till with a database needs
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError

        if ":last" not in query:
            raise BadQuery(_("the query must take what is new: ... WHERE id > :last ORDER BY id"))
        try:
            self._engine = sqlalchemy.create_engine(url, pool_pre_ping=True, pool_size=1)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise BadQuery(_("this is no address of a database: {problem}"), problem=error) from None
        self._query = sqlalchemy.text(query)

    def after(self, last: int) -> list[Mapping[str, Any]]:
        """Rows with a key above `last`, the smallest key first, at most MOST_ROWS. Raises TableError."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.connect() as connection:
                found = connection.execute(self._query, {"last": last})
                rows: list[Mapping[str, Any]] = [dict(row) for row in found.mappings().fetchmany(MOST_ROWS)]
                connection.rollback()
        except (SQLAlchemyError, OSError) as error:
            raise TableError(str(getattr(error, "orig", None) or error)) from None
        for row in rows:
            if not isinstance(row.get("key"), int) or "number" not in row or "sum" not in row:
                raise TableError(_("the query must name its columns key (a whole number), number and sum"))
        keys = [int(row["key"]) for row in rows]
        if len(rows) == MOST_ROWS and keys != sorted(keys):
            raise TableError(NOT_IN_ORDER)  # rows with smaller keys would be passed over for good
        return rows

    def close(self) -> None:
        self._engine.dispose()
