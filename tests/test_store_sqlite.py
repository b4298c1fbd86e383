"""How SQLite is opened: its URLs, its settings on every connection, readers beside a writer."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.domain.errors import StoreFault
from storage.address import parse
from storage.sqlite import READERS, SqliteDatabase
from storage.store import open_store
from tests.fakes import ADA, TEAM, an_attempt, an_award

RENAMED = [
    (replace(TEAM, name="Renamed"), ADA),
    (replace(TEAM, zone="Europe/Vienna"), ADA),
    (TEAM, replace(ADA, name="Countess")),
]

SETTINGS = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000}


async def open_and_write(url: str) -> str:
    """Open a database, record an attempt, and say what was kept of its answer."""
    store = await open_store(url)
    await store.remember(TEAM, ADA)
    attempt = an_attempt("k1")
    await store.record(attempt, an_award(attempt))
    kept = await store.attempts(TEAM.id, ADA.id)
    await store.close()
    return kept[-1].answer


def settings(connection: Connection) -> dict[str, object]:
    """The settings of a connection that SQLite does not keep in the file, or that we rely on."""
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS}


async def test_every_connection_has_foreign_keys_a_write_ahead_log_and_patience(sqlite_url: str) -> None:
    database = SqliteDatabase(parse(sqlite_url))
    reads = [database.read(settings) for _ in range(READERS)]
    assert await asyncio.gather(database.write(settings), *reads) == [SETTINGS] * (READERS + 1)
    await database.close()


async def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path, sqlite_url: str) -> None:
    await open_and_write(sqlite_url)
    other = sqlite3.connect(tmp_path / "mlquiz.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = await open_store(sqlite_url, busy_seconds=0.05)
    assert len(await store.attempts("T1", "ada")) == 1
    other.close()
    await store.close()


async def test_a_learner_who_is_known_by_these_names_is_remembered_without_waiting_for_a_writer(
    tmp_path: Path, sqlite_url: str
) -> None:
    await open_and_write(sqlite_url)
    other = sqlite3.connect(tmp_path / "mlquiz.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = await open_store(sqlite_url, busy_seconds=0.05)
    await store.remember(TEAM, ADA)
    for team, learner in RENAMED:
        with pytest.raises(StoreFault, match="is locked by another program"):
            await store.remember(team, learner)
    other.close()
    await store.close()


async def test_names_that_another_program_changed_are_changed_back(tmp_path: Path, sqlite_url: str) -> None:
    one, two = await open_store(sqlite_url), await open_store(sqlite_url)
    file = sqlite3.connect(tmp_path / "mlquiz.db")
    for team, learner in RENAMED:
        for store, names in ((one, (TEAM, ADA)), (two, (team, learner)), (one, (TEAM, ADA))):
            await store.remember(*names)
            found = file.execute("SELECT t.name, t.zone, l.name FROM teams t JOIN learners l ON l.team_id = t.id")
            assert found.fetchall() == [(names[0].name, names[0].zone, names[1].name)]
    file.close()
    for store in (one, two):
        await store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://", "sqlite+pysqlite://"])
async def test_every_way_to_write_sqlite_opens(url: str) -> None:
    assert await open_and_write(url) == an_attempt("k1").answer


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_a_relative_path_is_under_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.chdir(tmp_path)
    await open_and_write(f"{scheme}:///mlquiz.db")
    assert (tmp_path / "mlquiz.db").exists()
