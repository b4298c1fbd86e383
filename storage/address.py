"""Where the database is: a URL as people write it, and the words that name it without its password."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import StoreFault

EXPECTED = "write sqlite:///mlquiz.db or postgresql://user:password@host/database"
_POSTGRES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed database URL. As text it names the file, or the database and its host; never a password."""

    url: URL

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; it is PostgreSQL otherwise."""
        return self.url.drivername == "sqlite"

    @property
    def path(self) -> Path | None:
        """SQLite's file; None for PostgreSQL and for a database in memory."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def dsn(self) -> str:
        """The URL with its password, for PostgreSQL's driver alone."""
        return self.url.render_as_string(hide_password=False)

    def __str__(self) -> str:
        if self.is_sqlite:
            return str(self.path) if self.path else "SQLite database in memory"
        host = self.url.host or self.url.query.get("host") or "localhost"
        port = f":{self.url.port}" if self.url.port else ""
        return f"PostgreSQL database {self.url.database or '(unnamed)'} at {host}{port}"


def parse(text: str) -> Address:
    """Read a database URL; a driver in its scheme is dropped, as there is one for each database.

    Raises StoreFault when it is no URL, or names a database other than SQLite and PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreFault(f"The database URL cannot be understood; {EXPECTED}.") from None
    scheme = url.drivername.partition("+")[0]
    if scheme == "sqlite":
        return Address(url.set(drivername="sqlite"))
    if scheme in _POSTGRES:
        return Address(url.set(drivername="postgresql"))
    raise StoreFault(f"The database URL names {scheme}, which mlquiz does not speak; {EXPECTED}.")
