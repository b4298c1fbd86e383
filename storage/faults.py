"""Database failures in words: what is wrong with which file or host, and the mend.

Only what a person can mend becomes a StoreFault; anything else is a bug of ours and stays as it is.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import StoreFault
from storage.address import EXPECTED, Address


@contextmanager
def naming_faults(address: Address) -> Iterator[None]:
    """Raise StoreFault, one line naming the address, in place of each failure that a person can mend."""
    try:
        yield
    except Exception as error:
        words = _words(error, address)
        if words is None:
            raise
        raise StoreFault(" ".join(words.split())) from error


def _words(error: Exception, address: Address) -> str | None:
    """What to tell of this error; None when it is not for the reader to mend."""
    if isinstance(error, PoolTimeout):
        return f"{address} is too busy: no connection came free in 30 s. Try again, or run fewer bots on it."
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_words(cause, address)
    if address.is_sqlite:
        return None
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return _postgres_words(cause, address, lost)


def _sqlite_words(cause: sqlite3.Error, address: Address) -> str | None:
    kind = getattr(cause, "sqlite_errorname", "SQLITE_ERROR").split("_")[1]
    match kind:
        case "CANTOPEN":
            return _cannot_open(cause, address.path)
        case "NOTADB":
            return f"{address} is not a database. Name another file, or restore a copy of it."
        case "CORRUPT":
            return (
                f"{address} is damaged ({cause}). Restore a copy, or save what is left: "
                f"sqlite3 {address} .recover | sqlite3 saved.db"
            )
        case "READONLY" | "PERM" | "AUTH":
            return f"{address} is read-only. Let this user write to the file and its folder, or name another."
        case "FULL":
            return f"{address} cannot grow: the disk is full. Free some space; what was stored before is safe."
        case "IOERR":
            return f"{address} cannot be written or read ({cause}). Check the disk, its space and any limit."
        case "BUSY" | "LOCKED":
            return f"{address} is locked by another program. Close that program, then try again."
    return None


def _cannot_open(cause: sqlite3.Error, path: Path | None) -> str | None:
    if path is None:
        return None
    folder = path.parent
    if path.is_dir():
        return f"{path} is a folder. Name a file in it: {path / 'mlquiz.db'}"
    if not folder.exists():
        return f"{path} cannot be made: the folder {folder} does not exist. Make it, or name another file."
    if not folder.is_dir():
        return f"{path} cannot be made: {folder} is not a folder. Name another file."
    if not os.access(folder, os.W_OK):
        return f"{path} cannot be opened: this user may not write in {folder}. Allow it, or name another file."
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return f"{path} cannot be opened: this user may not read and write it. Allow it, or name another file."
    return f"{path} cannot be opened ({cause}). Check its permissions and its disk."


def _postgres_words(cause: BaseException | None, address: Address, lost: bool) -> str | None:
    state = getattr(cause, "sqlstate", None) or ""
    match state:
        case "28P01" | "28000":
            user = f"the user {address.url.username}" if address.url.username else "the user"
            return f"{address} refused {user}. Check the name and the password in the database URL."
        case "3D000":
            return f"{address} does not exist. Make it (createdb {address.url.database}), or mend the URL."
        case "42501":
            return f"{address} does not allow this ({_message(cause)}). Grant it to the user in the URL."
        case "25006":
            return f"{address} is read-only. Name the primary server, not a replica."
        case "53100":
            return f"{address} cannot grow: the disk is full. Free some space; what was stored before is safe."
        case "53300":
            return f"{address} has no connection left. Raise its max_connections, or close other programs."
        case "40001" | "40P01" | "55P03":
            return f"{address} is locked by another program ({_message(cause)}). Try again."
    if lost or state.startswith(("08", "57P")):
        return f"{address} broke off ({_message(cause)}). Check that the server runs, then try again."
    if state.startswith(("53", "58")):
        return f"{address} is in trouble ({_message(cause)}). See the server's log."
    if isinstance(cause, TimeoutError):
        return f"{address} did not answer in time. Check that the server runs and can be reached."
    if isinstance(cause, OSError):
        return f"{address} cannot be reached ({_message(cause)}). Check the host, the port and the server."
    if type(cause).__name__ == "ClientConfigurationError":
        return f"{address} has a URL that its driver cannot read; {EXPECTED}."
    return None


def _message(cause: BaseException | None) -> str:
    """The database's own words, without the driver's class before them."""
    return str(cause).rpartition(">: ")[2] or type(cause).__name__
