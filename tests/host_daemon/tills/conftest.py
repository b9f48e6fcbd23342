"""Databases of tills: SQLite, and a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import sqlalchemy

from tests.ports import free_port
from tests.waiting import PATIENCE_S

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
    server.wait(PATIENCE_S)
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
