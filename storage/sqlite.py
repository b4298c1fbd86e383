"""SQLite: one thread writes, a few read, and each transaction is one hop to a thread and back."""

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from storage.address import Address
from storage.database import T, Work

BUSY_SECONDS = 5.0
"""How long a transaction waits for another program's lock on the file."""

READERS = 4


class SqliteDatabase:
    """A file, or a database in memory that lives as long as this object.

    Writers queue for one thread, which is fair; two programs take turns by SQLite's own lock, which is taken
    as a write begins. A transaction that reads first and then writes cannot wait for that lock: SQLite
    would say "database is locked" at once.
    """

    def __init__(self, address: Address, busy_seconds: float = BUSY_SECONDS) -> None:
        """Nothing is opened yet."""
        self._engine = _engine(address, busy_seconds)
        self._immediate = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        # each connection to memory sees a memory of its own, so there is one, and one thread that uses it
        self._readers = ThreadPoolExecutor(READERS, "sqlite-reader") if address.path else self._writer

    async def read(self, work: Work[T]) -> T:
        """Run work that writes nothing, on a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._run, self._engine, work)

    async def write(self, work: Work[T]) -> T:
        """Run work on the writer's thread. A caller that is cancelled leaves it to finish there."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._run, self._immediate, work)

    async def close(self) -> None:
        """Wait for the work under way, then close the file."""
        for threads in (self._readers, self._writer):
            await asyncio.to_thread(threads.shutdown)
        self._engine.dispose()

    @staticmethod
    def _run(engine: Engine, work: Work[T]) -> T:
        with engine.begin() as connection:
            return work(connection)


def _engine(address: Address, busy_seconds: float) -> Engine:
    engine = create_engine(
        address.url,
        # isolation_level None: the driver begins nothing by itself, _begin does. The pool hands a connection
        # to one thread at a time, so it need not be the thread that opened it.
        connect_args={"isolation_level": None, "timeout": busy_seconds, "check_same_thread": False},
        poolclass=QueuePool,
        pool_size=READERS + 1 if address.path else 1,
        max_overflow=0,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, busy_seconds))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, busy_seconds: float) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")
    _use_wal(connection, busy_seconds)


def _use_wal(connection: Any, busy_seconds: float) -> None:
    """Switch to the write-ahead log. Here SQLite does not wait while another program switches too: we do."""
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
