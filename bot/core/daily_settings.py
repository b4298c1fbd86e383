"""The form in which a daily question is set up, and what was typed into it. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.core import daily_messages as words
from bot.core.names import LONGEST, tidy, unknown_topic
from bot.domain.daily import Schedule
from bot.domain.errors import BadField, UnknownName
from bot.domain.question import Bank, Level
from bot.domain.replies import Form, TextInput

LEAST, MOST = timedelta(minutes=15), timedelta(days=7)
"""How long a question may stay open."""

FIELD = 200
"""The most characters of a field, but for the topics."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,5})\s*(?:(m|mins?|minutes?)|(h|hrs?|hours?)|(d|days?))?", re.ASCII | re.IGNORECASE)
_PRESETS = {
    "every day": range(7),
    "daily": range(7),
    "weekdays": range(5),
    "weekends": range(5, 7),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What somebody chose for a channel's daily."""

    zone: str
    at: time
    days: tuple[int, ...]
    topics: tuple[str, ...]
    levels: tuple[Level, ...]
    open_for: timedelta


DEFAULTS = Settings("UTC", time(9), tuple(range(5)), (), (), timedelta(hours=8))


def form(settings: Settings | Schedule, about: str) -> Form:
    """The form, filled in with what there is; at most five fields, as Discord's modals have no more."""
    topics = ", ".join((*settings.topics, *settings.levels))
    inputs = (
        _field("time", words.TIME, f"{settings.at:%H:%M}", words.TIME_HINT),
        _field("zone", words.ZONE, settings.zone, words.ZONE_HINT),
        _field("days", words.DAYS, words.days_line(settings.days), words.DAYS_HINT),
        TextInput("topics", words.TOPICS, 1000, topics, words.TOPICS_HINT, long=False, optional=True),
        _field("open", words.OPEN_FOR, words.span(settings.open_for), words.OPEN_HINT),
    )
    return Form(words.TITLE, "", inputs, "daily", about)


def understand(bank: Bank, fields: Mapping[str, str]) -> Settings:
    """What was typed; raises BadField for the first field that cannot be understood, or matches no question."""
    said = {name: " ".join(fields.get(name, "").split()) for name in ("time", "zone", "days", "topics", "open")}
    at, zone, days = read_time(said["time"]), read_zone(said["zone"]), read_days(said["days"])
    topics, levels = read_topics(bank, fields.get("topics", ""))
    return Settings(zone, at, days, topics, levels, read_span(said["open"]))


def read_time(text: str) -> time:
    """A time of day: 9, 09:00, 17.30, 9 pm."""
    found = _TIME.fullmatch(text)
    if not found:
        raise BadField("time", words.bad_time(text[:LONGEST]))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise BadField("time", words.bad_time(text[:LONGEST]))
    return time(hour % 12 + 12 * (half == "pm") if half else hour, minute)


def read_zone(text: str) -> str:
    """An IANA time zone, in any case and with spaces for underscores."""
    known = _zones()
    name = "_".join(text.split()).casefold()
    if name not in known:
        raise BadField("zone", words.bad_zone(text[:LONGEST], near_zones(name[:LONGEST])))
    return known[name]


def near_zones(name: str) -> list[str]:
    """Up to three zones that may be meant: by the whole name, or by its city."""
    known = _zones()
    cities = {whole.rpartition("/")[2]: whole for whole in sorted(known, reverse=True)}
    close = [cities[city] for city in get_close_matches(name, cities, n=2, cutoff=0.85)]
    close += get_close_matches(name, known, n=3, cutoff=0.85)
    return [known[whole] for whole in dict.fromkeys(close)][:3]


def read_days(text: str) -> tuple[int, ...]:
    """Days of the week: weekdays, every day, or names and spans of names (Mon, Wed-Fri), by three letters or more."""
    if preset := _PRESETS.get(text.casefold()):
        return tuple(preset)
    found: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", text))):
        first, dash, last = part.partition("-")
        start, end = _day(first), _day(last) if dash else _day(first)
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    if not found:
        raise BadField("days", words.bad_days(text[:LONGEST]))
    return tuple(sorted(found))


def _day(name: str) -> int:
    for number, whole in enumerate(words.DAY_NAMES):
        if len(name) >= 3 and whole.casefold().startswith(name.casefold()):
            return number
    raise BadField("days", words.bad_days(name[:LONGEST]))


def read_topics(bank: Bank, text: str) -> tuple[tuple[str, ...], tuple[Level, ...]]:
    """The topics and levels among names with commas between them; none for any."""
    names = list(dict.fromkeys(_names(bank, text)))
    topics = tuple(name for name in names if name in bank.topics)
    levels = tuple(level for level in Level if level in names)
    if not any(bank.active(topic, level) for topic in topics or (None,) for level in levels or (None,)):
        there = {question.level for topic in topics or (None,) for question in bank.active(topic)}
        message = words.no_match(topics or (words.ALL,), levels or (words.ALL,), [lv for lv in Level if lv in there])
        raise BadField("topics", message)
    return topics, levels


def _names(bank: Bank, text: str) -> Iterator[str]:
    """The topics and levels that are named; what is not named with commas may stand with spaces."""
    known = (*bank.topics, *Level)
    for part in re.split(r"[,;\n]", text):
        whole = tidy(part)
        pieces = [tidy(piece) for piece in part.split()]
        if whole in known:
            yield whole
        elif pieces and all(piece in known for piece in pieces):
            yield from pieces
        elif whole:
            fault: UnknownName = unknown_topic(bank, whole, "level", tuple(Level))
            raise BadField("topics", str(fault))


def read_span(text: str) -> timedelta:
    """A length of time: 8 hours, 45 min, 1 day; a bare number is in hours."""
    found = _SPAN.fullmatch(text.replace(",", ""))
    if found:
        number = int(found[1])
        length = timedelta(minutes=number) if found[2] else timedelta(hours=number * (24 if found[4] else 1))
        if LEAST <= length <= MOST:
            return length
    raise BadField("open", words.bad_span(text[:LONGEST], LEAST, MOST))


def _field(name: str, label: str, value: str, hint: str) -> TextInput:
    return TextInput(name, label, FIELD, value, hint, long=False)


@cache
def _zones() -> dict[str, str]:
    """Every zone by its name in small letters."""
    return {name.casefold(): name for name in available_timezones()}
