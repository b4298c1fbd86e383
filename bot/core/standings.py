"""Points, calendar periods and ranks. Pure rules: every moment and zone is handed in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import messages
from bot.domain.errors import UnknownName
from bot.domain.learner import Help, Standing
from bot.domain.periods import Period, period_name
from bot.domain.question import Level

LEVEL_POINTS = {Level.JUNIOR: 10, Level.MID: 20, Level.SENIOR: 30}
"""What a full first answer brings."""

HINT_COST = 20
"""Per cent that each hint taken before the first answer costs."""


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
    return period_name(Period.QUARTER, local(at, zone).date())


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
            day = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ranked(standings: Iterable[Standing]) -> tuple[tuple[int, Standing], ...]:
    """The standings with their ranks, best first, and those of equal points by name, the same for everyone."""
    best_first = sorted(standings, key=lambda s: (-s.points, s.learner.name.casefold(), s.learner.id))
    return tuple(zip(ranks([standing.points for standing in best_first]), best_first, strict=True))


def ranks(points: Sequence[int]) -> list[int]:
    """The rank of each of these points, which go down. Equal points share a rank and use it up: 1, 2, 2, 4."""
    places: list[int] = []
    for position, own in enumerate(points, start=1):
        tied = position > 1 and points[position - 2] == own
        places.append(places[-1] if tied else position)
    return places
