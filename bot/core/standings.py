"""Points, calendar periods, ranks and streaks. Pure rules: every moment and zone is handed in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core import messages
from bot.domain.errors import UnknownName
from bot.domain.learner import Help, Standing
from bot.domain.question import Level

LEVEL_POINTS = {Level.JUNIOR: 10, Level.MID: 20, Level.SENIOR: 30}
"""What a full first answer brings."""

HINT_COST = 20
"""Per cent that each hint taken before the first answer costs."""


class Period(StrEnum):
    """A stretch of the team's calendar up to now; a week starts on Monday."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ALL = "all"


def help_factor(taken: Help) -> float:
    """The share (0..1) of the points that is left after this help.

    Each hint costs HINT_COST per cent, down to nothing, and a reveal takes all. `messages.help_rule` words
    this for the learner.
    """
    if taken.revealed:
        return 0.0
    return max(0, 100 - HINT_COST * taken.hints) / 100


def award_points(level: Level, score: float, taken: Help) -> int:
    """The whole points (0 or more) for a first answer of this score (0..1) after this help."""
    return round(LEVEL_POINTS[level] * score * help_factor(taken))


def local(at: datetime, zone: str) -> datetime:
    """The moment on the clocks of this IANA zone; raises UnknownName when there is no such zone."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError) as error:
        raise UnknownName(messages.unknown_zone(zone)) from error


def quarter(at: datetime, zone: str) -> str:
    """The calendar quarter of the moment in this zone, such as 2026Q4."""
    day = local(at, zone)
    return f"{day.year}Q{quarter_number(day)}"


def quarter_number(day: date) -> int:
    """Which quarter of its year the day is in, from 1."""
    return (day.month + 2) // 3


def period_start(period: Period, now: datetime, zone: str) -> datetime | None:
    """When the period began, in UTC: its first day's first moment in this zone. None for all time."""
    day = local(now, zone).date()
    match period:
        case Period.ALL:
            return None
        case Period.TODAY:
            pass
        case Period.WEEK:
            day -= timedelta(days=day.weekday())
        case Period.MONTH:
            day = day.replace(day=1)
        case Period.QUARTER:
            day = day.replace(month=3 * quarter_number(day) - 2, day=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ranked(standings: Iterable[Standing]) -> tuple[tuple[int, Standing], ...]:
    """The standings with their ranks, best first. Equal points share a rank and use it up: 1, 2, 2, 4."""
    best_first = sorted(standings, key=lambda s: (-s.points, s.learner.name.casefold(), s.learner.id))
    places: list[tuple[int, Standing]] = []
    for position, standing in enumerate(best_first, start=1):
        tied = bool(places) and places[-1][1].points == standing.points
        places.append((places[-1][0] if tied else position, standing))
    return tuple(places)


def points_of(standings: Sequence[Standing], learner_id: str) -> int:
    """This learner's points, 0 when not among the standings."""
    return sum(standing.points for standing in standings if standing.learner.id == learner_id)


def streak(moments: Iterable[datetime], zone: str, now: datetime) -> int:
    """How many days in a row, in this zone, have one of the moments, counting back from today.

    A day that is not over breaks nothing: without a moment today the count starts yesterday.
    """
    days = {local(moment, zone).date() for moment in moments}
    day = local(now, zone).date()
    if day not in days:
        day -= timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length
