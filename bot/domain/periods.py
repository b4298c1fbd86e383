"""The stretches of a team's calendar that points are summed over, and the name of each."""

from datetime import date
from enum import StrEnum


class Period(StrEnum):
    """A stretch of the team's calendar up to now; a week starts on Monday."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ALL = "all"


def period_name(period: Period, day: date) -> str:
    """The name of the period that this day is in: 2026-11-25, 2026W48, 2026-11, 2026Q4 or all.

    Weeks are numbered as ISO 8601 has them, so the first days of January may be in a week of the year before.
    """
    match period:
        case Period.TODAY:
            return day.isoformat()
        case Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}W{week:02}"
        case Period.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case Period.QUARTER:
            return f"{day.year:04}Q{(day.month + 2) // 3}"
        case Period.ALL:
            return "all"
