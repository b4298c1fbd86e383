"""Streaks: days in a row on which something scored. Pure rules of the stored days and of today, which is handed in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.core.standings import local
from bot.domain.learner import ActiveDay, Choices, Team

FREEZE_EVERY = 7
"""Days of a streak that earn a freeze."""

MOST_FREEZES = 2
"""Freezes that can be held."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days were kept in a row, and how many freezes are held."""

    days: int = 0
    freezes: int = 0


def active_day(team: Team, choices: Choices, at: datetime) -> ActiveDay:
    """The learner's day at this moment: on the learner's own clocks, or the team's where none are named."""
    zone = choices.zone or team.zone
    return ActiveDay(local(at, zone).date(), zone, zone, choices.weekends_off)


def streak(active: Iterable[ActiveDay], today: ActiveDay, excused: Collection[date] = ()) -> Streak:
    """The streak as it stands today.

    `active` has each day once, in any order. Today is not over, so it breaks nothing. No `excused` day does: one on
    which the team's daily was not posted.
    """
    kept, last = Streak(), None
    for one in sorted(active, key=lambda one: one.day):
        kept = prolonged(bridged(kept, missed(last, one, excused)) if last else kept)
        last = one
    return bridged(kept, missed(last, today, excused)) if last else kept


def prolonged(streak: Streak) -> Streak:
    """The streak with one day more, and the freeze that this day may earn."""
    days = streak.days + 1
    return Streak(days, min(MOST_FREEZES, streak.freezes + (days % FREEZE_EVERY == 0)))


def bridged(streak: Streak, missed: int) -> Streak:
    """The streak after so many missed days: each spends a freeze; without one the streak is over."""
    if missed > streak.freezes:
        return Streak()
    return replace(streak, freezes=streak.freezes - missed)


def missed(before: ActiveDay, after: ActiveDay, excused: Collection[date]) -> int:
    """How many days between two were missed; counted no further than one more than any freezes can bridge.

    A day that either choice of the team's makes free is not missed, nor one that the calendar of the zone skipped.
    A change of zone forgives one: a flight over the date line skips a day.
    """
    weekends_off = before.weekends_off or after.weekends_off
    between = (before.day + timedelta(days=n) for n in range(1, (after.day - before.day).days))
    lost = (
        day
        for day in between
        if day not in excused and not (weekends_off and day.weekday() >= SATURDAY) and exists(day, after.zone)
    )
    travelled = before.last_zone != after.zone
    return max(0, len(list(islice(lost, MOST_FREEZES + 2))) - travelled)


def exists(day: date, zone: str) -> bool:
    """Whether the zone's calendar has this day; Samoa's has no 30 December 2011."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return noon.astimezone(UTC).astimezone(noon.tzinfo).date() == day
