"""PostgreSQL over asyncpg. Imported only for a PostgreSQL address, as its driver is an extra."""

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy.ext.asyncio import create_async_engine

from storage.address import Address
from storage.database import T, Work

CONNECT_SECONDS = 10
ANSWER_SECONDS = 30
"""How long the server may take to let us in, and to answer one statement."""

CONNECTIONS = 10


class PostgresDatabase:
    """A database on a server. A connection that broke while idle is replaced before it is used."""

    def __init__(self, address: Address) -> None:
        """Nothing is opened yet."""

        async def connect() -> Any:
            # the driver reads the URL itself, so that sslmode and the like mean what they mean elsewhere
            return await asyncpg.connect(address.dsn, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS)

        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=connect,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            pool_use_lifo=True,
            hide_parameters=True,
        )

    async def read(self, work: Work[T]) -> T:
        """Run work that writes nothing."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Work[T]) -> T:
        """Run work in a transaction."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
