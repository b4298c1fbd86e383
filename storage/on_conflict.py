"""INSERT ... ON CONFLICT, in the words of either database. The values are given when it is executed.

Each statement is built once a process: building took longer than running it.
"""

from functools import cache
from typing import cast

from sqlalchemy import Executable, Table, bindparam, case, or_
from sqlalchemy.dialects.sqlite import Insert, insert

from storage.schema import askings, helps, standings, teams


@cache
def do_nothing(dialect: str, table: Table) -> Executable:
    """Insert a row unless a key of it is taken; returns one row when it was inserted, none otherwise."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(table.c.team_id)


@cache
def update(dialect: str, table: Table, *columns: str) -> Executable:
    """Insert a row, or give the one with its key these columns where they differ."""
    new_row = _insert(dialect, table)
    new = {column: new_row.excluded[column] for column in columns}
    differs = or_(*(table.c[column] != value for column, value in new.items()))
    return new_row.on_conflict_do_update(index_elements=list(table.primary_key), set_=new, where=differs)


@cache
def update_team(dialect: str) -> Executable:
    """Insert a team, or give the one with its key its name, and its zone unless one was chosen for it."""
    new_row = _insert(dialect, teams)
    zone = case((teams.c.zone_chosen, teams.c.zone), else_=new_row.excluded.zone)
    new = {"name": new_row.excluded.name, "zone": zone}
    differs = or_(*(teams.c[column] != value for column, value in new.items()))
    return new_row.on_conflict_do_update(index_elements=list(teams.primary_key), set_=new, where=differs)


@cache
def replace(dialect: str, table: Table, *columns: str) -> Executable:
    """Insert a row, or give the one with its key these columns, which may be NULL."""
    new_row = _insert(dialect, table)
    new = {column: new_row.excluded[column] for column in columns}
    return new_row.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


@cache
def keep_latest(dialect: str) -> Executable:
    """Insert an asking, or move the one with its key forward in time."""
    new_row = _insert(dialect, askings)
    new = new_row.excluded.asked_at
    return new_row.on_conflict_do_update(
        index_elements=list(askings.primary_key), set_={"asked_at": new}, where=askings.c.asked_at < new
    )


@cache
def add_help(dialect: str) -> Executable:
    """Insert help, or add it to the help with its key, but no hint beyond `most`; returns the sum."""
    new_row = _insert(dialect, helps)
    more, old = new_row.excluded, helps.c
    hints = case((old.hints < bindparam("most"), old.hints + more.hints), else_=old.hints)
    added = {"hints": hints, "revealed": or_(old.revealed, more.revealed)}
    upsert = new_row.on_conflict_do_update(index_elements=list(helps.primary_key), set_=added)
    return upsert.returning(helps)


@cache
def add_points(dialect: str) -> Executable:
    """Insert a sum of points, or add them to the sum with its key."""
    new_row = _insert(dialect, standings)
    points = standings.c.points + new_row.excluded.points
    return new_row.on_conflict_do_update(index_elements=list(standings.primary_key), set_={"points": points})


def _insert(dialect: str, table: Table) -> Insert:
    """The INSERT construct that knows ON CONFLICT; both have the same methods, but no common type."""
    if dialect == "sqlite":
        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgres_insert

    return cast("Insert", postgres_insert(table))
