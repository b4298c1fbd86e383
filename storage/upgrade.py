"""Bring a database to the newest schema. Alembic is imported only when there is something to do."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from bot.domain.errors import StoreFault
from storage.address import Address
from storage.schema import HEAD, VERSION_TABLE, metadata

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 0x6D6C7175697A  # "mlquiz": the advisory lock that one migrating process holds


def is_at_head(connection: Connection) -> bool:
    """Whether there is nothing to do, which costs two small queries and no import."""
    return revision(connection) == HEAD


def to_head(connection: Connection, address: Address) -> None:
    """Run the migrations that this database lacks, in the connection's transaction.

    On SQLite that transaction must hold the write lock; on PostgreSQL a lock is taken here. Either way a
    second process waits and then finds nothing to do. Raises StoreFault when a newer mlquiz wrote the
    database, or when another program's tables are in the way.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = revision(connection)
    if found == HEAD:
        return
    config = alembic_config(connection)
    if found is None:
        _check_free(connection, address)
    else:
        _check_known(config, found, address)

    from alembic import command

    command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """The revision that the database says it is at; None when it never had a migration."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return found


def alembic_config(connection: Connection) -> "Config":
    """Alembic's settings, with no ini file: the scripts lie beside this file, the connection is given."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check_known(config: "Config", found: str, address: Address) -> None:
    from alembic.script import ScriptDirectory

    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if found not in known:
        raise StoreFault(
            f"{address} was written by a newer mlquiz (schema {found}); this one knows up to {HEAD}. Upgrade mlquiz."
        )


def _check_free(connection: Connection, address: Address) -> None:
    for table in metadata.tables:
        if connection.dialect.has_table(connection, table):
            raise StoreFault(f"{address} has a table named {table} that mlquiz did not make. Name another database.")
