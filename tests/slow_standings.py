"""Points counted the slow way, from the attempts alone: nothing here is shared with what it is compared with."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.learner import Attempt
from bot.domain.question import Bank

WORTH = {"junior": 10, "mid": 20, "senior": 30}


def slow_standings(
    attempts: Iterable[Attempt],
    bank: Bank,
    zone_at: Callable[[datetime], str],
    period: str,
    now: datetime,
    topic: str | None = None,
    reveals: Collection[tuple[str, datetime]] = (),
) -> dict[str, int]:
    """The points above 0 of each learner in the period of this moment, of answers without hints.

    `zone_at` is the zone that the team had at a moment; `reveals` has each question that a channel was told, and when.
    """

    def day_of(moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(zone_at(moment))).date()

    counted: set[tuple[str, str, date]] = set()
    points: dict[str, int] = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        day, question = day_of(attempt.at), bank.get(attempt.question_id)
        assert question is not None
        first = attempt.learner_id, attempt.question_id, _start("quarter", day)
        if first in counted:
            continue
        counted.add(first)
        quarter = _start("quarter", day)
        if any(told == question.id and quarter <= day_of(at) and at <= attempt.at for told, at in reveals):
            continue
        if topic in (None, question.topic) and _start(period, day) == _start(period, day_of(now)):
            won = round(WORTH[question.level] * attempt.grade.score)
            points[attempt.learner_id] = points.get(attempt.learner_id, 0) + won
    return {learner: won for learner, won in points.items() if won}


@cache
def _start(period: str, day: date) -> date:
    """The first day of the period that a day is in."""
    if period == "all":
        return date.min
    while not _is_first(period, day):
        day -= timedelta(days=1)
    return day


def _is_first(period: str, day: date) -> bool:
    return {
        "today": True,
        "week": day.strftime("%u") == "1",
        "month": day.day == 1,
        "quarter": day.day == 1 and day.month in (1, 4, 7, 10),
    }[period]
