"""The notes: small texts by name, of no team."""

from sqlalchemy import Connection, select

from storage import on_conflict
from storage.schema import notes


def read_note(connection: Connection, name: str) -> str | None:
    """The text of this name, if any."""
    return connection.execute(select(notes.c.text).where(notes.c.name == name)).scalar_one_or_none()


def write_note(connection: Connection, name: str, text: str) -> None:
    """Keep the text under the name."""
    connection.execute(on_conflict.update(connection.dialect.name, notes, "text"), {"name": name, "text": text})
