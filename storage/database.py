"""One database behind two methods: run this work in a transaction, with or without writing.

The work is plain synchronous SQL over a Connection, the same for both. SQLite runs it in a thread of ours,
one hop a transaction: a driver that hops for each statement and fetch took more than twice as long.
PostgreSQL runs it over asyncpg.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database(Protocol):
    """A pool of kept connections, none of which two transactions share."""

    async def read(self, work: Work[T]) -> T:
        """Run work that writes nothing. Of what is committed meanwhile, a later statement may see more."""

    async def write(self, work: Work[T]) -> T:
        """Run work in a transaction: kept when the work returns, undone when it raises."""

    async def close(self) -> None:
        """Finish what was begun and let go of every connection."""


class Transactions(Protocol):
    """What the store offers to its parts: work in a transaction, its faults worded."""

    async def read(self, work: Work[T]) -> T:
        """Run work that writes nothing."""

    async def write(self, work: Work[T]) -> T:
        """Run work that may write."""
