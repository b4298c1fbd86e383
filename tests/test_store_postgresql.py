"""Each failure of a PostgreSQL server is told in one line with the host and the mend, never the password."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import StoreFault
from storage.store import open_store
from tests.conftest import GUEST_PASSWORD, Postgres
from tests.fakes import ADA, TEAM, an_attempt, an_award


async def fault_of(url: str) -> str:
    """What opening this database complains of: one line without the password."""
    with pytest.raises(StoreFault) as caught:
        await open_store(url)
    fault = str(caught.value)
    assert "\n" not in fault
    assert GUEST_PASSWORD not in fault
    assert "wr0ng" not in fault
    return fault


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The name of a database at the newest schema."""
    with postgres.fresh("newest") as name:
        yield name


def named(postgres: Postgres, database: str) -> str:
    """How a fault names a database of the test's server."""
    return f"PostgreSQL database {database} at {postgres.server.get_postmaster_info().socket_dir}"


async def test_a_server_that_does_not_run_is_named_with_its_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fault = await fault_of(f"postgres://guest:{GUEST_PASSWORD}@127.0.0.1:{port}/practice")
    assert fault.startswith(f"PostgreSQL database practice at 127.0.0.1:{port} cannot be reached (")
    assert fault.endswith("Check the host, the port and the server.")


async def test_a_host_that_does_not_exist_is_named() -> None:
    fault = await fault_of(f"postgresql+asyncpg://guest:{GUEST_PASSWORD}@nowhere.invalid/practice")
    assert fault.startswith("PostgreSQL database practice at nowhere.invalid cannot be reached (")


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.postgres.CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        fault = await fault_of(f"postgresql://guest@127.0.0.1:{port}/practice")
    assert fault == (
        f"PostgreSQL database practice at 127.0.0.1:{port} did not answer in time. "
        "Check that the server runs and can be reached."
    )


async def test_a_wrong_password_is_told_with_the_user(postgres: Postgres, database: str) -> None:
    assert await fault_of(postgres.url(database, "guest", "wr0ng")) == (
        f"{named(postgres, database)} refused the user guest. Check the name and the password in the database URL."
    )


async def test_a_user_who_does_not_exist_is_told(postgres: Postgres, database: str) -> None:
    assert "refused the user nobody." in await fault_of(postgres.url(database, "nobody"))


async def test_a_database_that_does_not_exist_is_told_with_the_command(postgres: Postgres) -> None:
    assert await fault_of(postgres.url("practice")) == (
        f"{named(postgres, 'practice')} does not exist. Make it (createdb practice), or mend the URL."
    )


async def test_a_user_without_rights_is_told_what_is_denied(postgres: Postgres) -> None:
    with postgres.fresh("template1") as name:
        fault = await fault_of(postgres.url(name, "guest", GUEST_PASSWORD))
        assert fault == (
            f"{named(postgres, name)} does not allow this (permission denied for schema public). "
            "Grant it to the user in the URL."
        )


async def test_a_database_without_a_free_connection_is_told(postgres: Postgres, database: str) -> None:
    postgres.run(f"ALTER DATABASE {database} CONNECTION LIMIT 0")
    assert await fault_of(postgres.url(database, "guest", GUEST_PASSWORD)) == (
        f"{named(postgres, database)} has no connection left. Raise its max_connections, or close other programs."
    )


async def test_a_read_only_server_still_opens_and_reads_and_tells_of_a_write(postgres: Postgres, database: str) -> None:
    postgres.run(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    store = await open_store(postgres.url(database))
    assert list(await store.standings("T1", "all")) == []
    with pytest.raises(StoreFault, match=r"is read-only\. Name the primary server, not a replica\.$"):
        await store.remember(TEAM, ADA)
    await store.close()


async def test_a_connection_that_broke_while_idle_is_replaced(postgres: Postgres, database: str) -> None:
    store = await open_store(postgres.url(database))
    await store.remember(TEAM, ADA)
    postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    attempt = an_attempt("k1")
    assert await store.record(attempt, an_award(attempt)) == (attempt, an_award(attempt))
    await store.close()


BREAK_ONCE = """
CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
CREATE TRIGGER break_off BEFORE INSERT ON awards FOR EACH ROW
WHEN (NEW.attempt_key = 'breaks') EXECUTE FUNCTION break_off();
"""


async def test_a_connection_that_breaks_in_mid_write_undoes_it_and_the_next_write_succeeds(
    postgres: Postgres, database: str
) -> None:
    postgres.run(BREAK_ONCE, database)
    store = await open_store(postgres.url(database))
    await store.remember(TEAM, ADA)
    broken, whole = an_attempt("breaks"), an_attempt("whole")
    with pytest.raises(StoreFault, match=r"broke off \(.+\)\. Check that the server runs, then try again\.$"):
        await store.record(broken, an_award(broken))
    assert await store.record(whole, an_award(whole)) == (whole, an_award(whole))
    assert list(await store.attempts("T1", "ada")) == [whole]
    await store.close()


def test_a_missing_driver_is_told_with_the_command_that_installs_it() -> None:
    code = (
        "import asyncio, sys\n"
        "sys.modules['asyncpg'] = None\n"
        "from bot.domain.errors import StoreFault\n"
        "from storage.store import open_store\n"
        "try: asyncio.run(open_store('postgresql://localhost/practice'))\n"
        "except StoreFault as fault: print(fault)\n"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "PostgreSQL needs its driver: pip install 'mlquiz[postgres]'\n"
