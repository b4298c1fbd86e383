"""The migrations make the schema that the code expects, and an up-to-date database is left alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.domain.errors import StoreFault
from bot.domain.learner import Help, Progress
from storage import statements
from storage.address import parse
from storage.schema import HEAD, VERSION_TABLE, metadata
from storage.store import database_at, open_store
from storage.upgrade import alembic_config, revision
from tests.fakes import ADA, NOON, TEAM, an_attempt, an_award


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


async def test_an_upgrade_from_the_first_release_keeps_what_was_stored(new_url: str) -> None:
    attempt = an_attempt("k1")
    database = database_at(parse(new_url))
    try:
        await database.write(lambda c: command.upgrade(alembic_config(c), "0001"))
        await database.write(lambda c: statements.remember(c, TEAM, ADA))
        await database.write(lambda c: statements.record(c, attempt, an_award(attempt)))
        await database.write(lambda c: statements.reveal(c, "T1", "ada", "q1", "2026Q4"))
    finally:
        await database.close()
    store = await open_store(new_url)
    assert list(await store.attempts("T1", "ada")) == [attempt]
    assert await store.progress("T1", "ada", "q1", "2026Q4") == Progress(
        Help(revealed=True), an_award(attempt), attempt
    )
    assert await store.asked("k2", "T1", "ada", "q1", NOON) == "q1"
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
