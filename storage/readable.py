"""Rows of every team in one query: one that cannot be read is told, and holds up no other team."""

import logging
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Table

from storage.database import T
from storage.rows import AnyRow
from storage.schema import board_posts, daily_posts, schedules

log = logging.getLogger("mlquiz.daily")

_UNREADABLE = (OverflowError, TypeError, ValueError)
_MOMENTS = "moments such as 2026-11-23 09:00:00"
_EXPECTED = {
    schedules.name: "`at` such as 09:00, `days` such as 0,1,2, `levels` of junior, mid and senior, `open_for` in "
    f"minutes, and {_MOMENTS}",
    daily_posts.name: f"`day` such as 2026-11-23, `part` question or reveal, and {_MOMENTS}",
    board_posts.name: f"`period` today, week, month, quarter or all, and {_MOMENTS}",
}


def readable(
    connection: Connection, query: Select[*tuple[Any, ...]], table: Table, read: Callable[[AnyRow], T]
) -> list[T]:
    """What the rows of a query hold that has one for each row of a table; whichever cannot be read is left out.

    A moment is converted as its row is fetched, so that a bad one breaks the whole query. Then each row is asked for
    by itself.
    """
    try:
        return [read(row) for row in connection.execute(query)]
    except _UNREADABLE:
        return list(_one_by_one(connection, query, table, read))


def _one_by_one(
    connection: Connection, query: Select[*tuple[Any, ...]], table: Table, read: Callable[[AnyRow], T]
) -> Iterator[T]:
    keys = table.primary_key.columns
    for key in connection.execute(query.with_only_columns(*keys)).all():
        its = [column == value for column, value in zip(keys, key, strict=True)]
        try:
            row = connection.execute(query.where(*its)).one_or_none()
            if row is not None:
                yield read(row)
        except _UNREADABLE:
            _tell(table.name, key.team_id, key.channel)


@lru_cache(maxsize=10_000)
def _tell(table: str, team_id: str, channel: str) -> None:
    """Tell the operator of a row, once a process and not at every look, and without what it holds."""
    fault = f"its row in {table} cannot be read. Expected {_EXPECTED[table]}. Mend the row, or delete it."
    log.error("%s/%s waits: %s", team_id, channel, fault)
