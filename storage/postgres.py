"""PostgreSQL over asyncpg. Imported only for a PostgreSQL address, as its driver is an extra."""

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.address import Address
from storage.database import T, Work

CONNECT_SECONDS = 10
ANSWER_SECONDS = 30
"""How long the server may take to let us in, and to answer one statement."""

READERS, WRITERS = 5, 5


class PostgresDatabase:
    """A database on a server. A connection that broke while idle is replaced before it is used.

    Reading connections begin no transaction: at the server's level, READ COMMITTED, each statement sees what is
    committed as it begins either way, and a read is two journeys to the server in place of seven.
    """

    def __init__(self, address: Address) -> None:
        """Nothing is opened yet."""

        async def connect() -> Any:
            # the driver reads the URL itself, so that sslmode and the like mean what they mean elsewhere
            return await asyncpg.connect(address.dsn, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS)

        def engine(size: int, **options: Any) -> AsyncEngine:
            return create_async_engine(
                "postgresql+asyncpg://",
                async_creator=connect,
                pool_size=size,
                max_overflow=0,
                pool_pre_ping=True,
                pool_use_lifo=True,
                hide_parameters=True,
                **options,
            )

        self._readers, self._writers = engine(READERS, isolation_level="AUTOCOMMIT"), engine(WRITERS)

    async def read(self, work: Work[T]) -> T:
        """Run work that writes nothing."""
        async with self._readers.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Work[T]) -> T:
        """Run work in a transaction."""
        async with self._writers.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        for engine in (self._readers, self._writers):
            await engine.dispose()
