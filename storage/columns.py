"""Column types that give back exactly what was put in, on SQLite and on PostgreSQL."""

import re
from datetime import UTC, datetime

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import DateTime, Text, TypeDecorator

ESCAPE = "\x1a"  # SUBSTITUTE: both databases take it, and nobody types it
_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile(ESCAPE + "([0-9a-f]{4})")


class NaiveMomentError(ValueError, DontWrapMixin):
    """A datetime without a time zone: nobody can say which moment it means."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: any aware datetime goes in, the same moment in UTC comes out, to the microsecond.

    SQLite keeps no time zones, so what it holds is UTC by agreement. A naive one raises NaiveMomentError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC on its way in."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveMomentError(f"{value!r} has no time zone; pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that a moment on its way out is in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactText(TypeDecorator[str]):
    """Any Python string. The characters that a database refuses are kept as U+001A and four hex digits.

    These are NUL (PostgreSQL), lone surrogates (no UTF-8 for them) and U+001A itself. Equal strings stay
    equal and different ones different, so keys may be of this type too.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape a string on its way in."""
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Undo the escapes on its way out."""
        return None if value is None else unescape(value)


def escape(text: str) -> str:
    """Write the characters that a database refuses as U+001A and four hex digits."""
    return _UNSTORABLE.sub(lambda found: f"{ESCAPE}{ord(found[0]):04x}", text)


def unescape(text: str) -> str:
    """Read back what `escape` wrote."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if ESCAPE in text else text
