"""The migrations make the schema that the code expects, and an up-to-date database is left alone."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from bot.domain.errors import StoreFault
from bot.domain.learner import ActiveDay, Attempt, Choices, Help, Progress, Standing
from storage import rows
from storage.address import parse
from storage.schema import HEAD, VERSION_TABLE, metadata
from storage.store import database_at, open_store
from storage.upgrade import alembic_config, revision
from tests.fakes import ADA, NOON, OTHER, an_attempt, an_award


def differences(connection: Connection) -> list[object]:
    """What autogenerate would change."""
    options = {"version_table": VERSION_TABLE, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_a_migrated_database_is_what_the_schema_says(new_url: str) -> None:
    await (await open_store(new_url)).close()
    database = database_at(parse(new_url))
    try:
        assert await database.read(differences) == []
        assert await database.read(revision) == HEAD
    finally:
        await database.close()


async def test_the_newest_migration_is_the_head_that_the_code_names(sqlite_url: str) -> None:
    database = database_at(parse(sqlite_url))
    try:
        scripts = await database.read(lambda c: ScriptDirectory.from_config(alembic_config(c)))
        assert scripts.get_heads() == [HEAD]
    finally:
        await database.close()


async def test_every_migration_can_be_undone(new_url: str) -> None:
    await (await open_store(new_url)).close()
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: command.downgrade(alembic_config(c), "base"))
        assert await database.read(revision) is None
    finally:
        await database.close()
    await (await open_store(new_url)).close()


def first_release(connection: Connection, attempts: Sequence[Attempt], points: int) -> None:
    """Fill a database of the first release with a team in Tokyo, and attempts of Ada's that each won points."""
    command.upgrade(alembic_config(connection), "0001")
    tables = MetaData()
    tables.reflect(connection)

    def keep(into: str, **row: object) -> None:
        table = tables.tables[into]
        connection.execute(table.insert(), {key: value for key, value in row.items() if key in table.c})

    keep("teams", id=OTHER.id, name=OTHER.name, zone=OTHER.zone)
    keep("learners", team_id=OTHER.id, id=ADA.id, name=ADA.name)
    for attempt in attempts:
        keep("attempts", **rows.from_attempt(attempt))
        keep("awards", **rows.from_award(an_award(attempt, points=points)))
    keep("helps", **rows.from_help(OTHER.id, ADA.id, "q1", "2026Q4", Help(revealed=True)))


async def test_an_upgrade_from_the_first_release_keeps_and_sums_up_what_was_stored(new_url: str) -> None:
    days = [
        an_attempt(f"k{n}", team="T2", question=f"q{n}", at=NOON + timedelta(days=n, hours=8), score=n % 2)
        for n in range(4)
    ]
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: first_release(c, days, points=5))
    finally:
        await database.close()
    store = await open_store(new_url)
    assert list(await store.attempts("T2", "ada")) == days
    in_tokyo = date(2026, 11, 24)
    assert await store.progress("T2", "ada", "q1", "2026Q4") == Progress(
        Help(revealed=True), an_award(days[1], points=5, day=in_tokyo + timedelta(days=1)), days[1]
    )
    assert list(await store.standings("T2", "2026-11-24")) == [Standing(ADA, 5)]
    assert list(await store.standings("T2", "2026W48", "basics")) == [Standing(ADA, 20)]
    active = [ActiveDay(in_tokyo + timedelta(days=n), "Asia/Tokyo", "Asia/Tokyo") for n in (1, 3)]
    assert list(await store.active_days("T2", "ada")) == active
    assert await store.remember(OTHER, ADA) == Choices()
    assert await store.asked("k9", "T2", "ada", "q1", NOON) == "q1"
    await store.close()


async def test_the_second_migration_can_be_undone_by_itself(new_url: str) -> None:
    await (await open_store(new_url)).close()
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: command.downgrade(alembic_config(c), "0001"))
        assert await database.read(revision) == "0001"
    finally:
        await database.close()
    await (await open_store(new_url)).close()


def test_opening_an_up_to_date_file_imports_no_alembic_orm_or_postgres(sqlite_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from storage.store import open_store\n"
        f"store = asyncio.run(open_store({sqlite_url!r}))\n"
        "asyncio.run(store.close())\n"
        "heavy = ('alembic', 'sqlalchemy.orm', 'sqlalchemy.dialects.postgresql', 'asyncpg')\n"
        "print(*[name for name in heavy if name in sys.modules])\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(new_url: str) -> None:
    await (await open_store(new_url)).close()
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: c.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0999'")))
        with pytest.raises(StoreFault, match=rf"newer mlquiz \(schema 0999\); .* up to {HEAD}\. Upgrade mlquiz\.$"):
            await open_store(new_url)
        assert await database.read(revision) == "0999"
    finally:
        await database.close()


async def test_another_programs_tables_are_not_touched(new_url: str) -> None:
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: c.execute(text("CREATE TABLE teams (mascot TEXT)")))
        with pytest.raises(StoreFault, match="has a table named teams that mlquiz did not make"):
            await open_store(new_url)
        assert await database.read(revision) is None
    finally:
        await database.close()
