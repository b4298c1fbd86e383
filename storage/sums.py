"""Points summed up as they are won, and the days that count in a streak. The SQL of both."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, func, select, true

from bot.domain.daily import UNPOSTED, Part
from bot.domain.learner import ActiveDay, Award, Standing
from bot.domain.periods import Period, period_name
from storage import on_conflict, rows
from storage.schema import active_days, awards, daily_posts, learners, standings

ALL_TOPICS = ""
"""The topic that the sums over all topics are kept under."""

# A board's queries are built once, as building them takes about as long as running them.
_board = (
    select(learners.c.id, learners.c.name, learners.c.squad, standings.c.points)
    .join_from(
        standings,
        learners,
        and_(standings.c.team_id == learners.c.team_id, standings.c.learner_id == learners.c.id),
    )
    .where(
        standings.c.team_id == bindparam("team_id"),
        standings.c.period == bindparam("period"),
        standings.c.topic == bindparam("topic"),
        learners.c.on_board == true(),
    )
)
_own = select(standings.c.points).where(
    standings.c.team_id == bindparam("team_id"),
    standings.c.period == bindparam("period"),
    standings.c.topic == ALL_TOPICS,
    standings.c.learner_id == bindparam("learner_id"),
)
_since = select(func.coalesce(func.sum(awards.c.points), 0)).where(
    awards.c.team_id == bindparam("team_id"),
    awards.c.learner_id == bindparam("learner_id"),
    awards.c.at >= bindparam("since"),
)
_days = (
    select(active_days)
    .where(active_days.c.team_id == bindparam("team_id"), active_days.c.learner_id == bindparam("learner_id"))
    .order_by(active_days.c.day)
)


def add(connection: Connection, award: Award) -> None:
    """Add the points of a new award to each sum that it counts in."""
    if not award.points:
        return
    added = [
        {
            "team_id": award.team_id,
            "period": period_name(period, award.day),
            "topic": topic,
            "learner_id": award.learner_id,
            "points": award.points,
        }
        for period in Period
        for topic in (ALL_TOPICS, award.topic)
    ]
    connection.execute(on_conflict.add_points(connection.dialect.name), added)


def keep_active_day(connection: Connection, team_id: str, learner_id: str, active: ActiveDay) -> None:
    """Keep an active day, or the last zone of one that is there."""
    row = rows.from_active_day(team_id, learner_id, active)
    connection.execute(on_conflict.update(connection.dialect.name, active_days, "last_zone"), row)


def list_active_days(connection: Connection, team_id: str, learner_id: str) -> Sequence[ActiveDay]:
    """The learner's active days, the first one first."""
    found = connection.execute(_days, {"team_id": team_id, "learner_id": learner_id})
    return [rows.to_active_day(row) for row in found]


def unposted_days(connection: Connection, team_id: str) -> frozenset[date]:
    """The days whose question was skipped, given up or sent without anybody knowing whether it arrived."""
    query = select(daily_posts.c.day).where(
        daily_posts.c.team_id == team_id,
        daily_posts.c.part == Part.QUESTION.value,
        daily_posts.c.state.in_([state.value for state in UNPOSTED]),
    )
    return frozenset(date.fromisoformat(day) for day in connection.execute(query).scalars())


def board(connection: Connection, team_id: str, period: str, topic: str | None) -> Sequence[Standing]:
    """Points by learner, most first. Sorted here, as databases differ in how they order letters."""
    wanted = {"team_id": team_id, "period": period, "topic": topic or ALL_TOPICS}
    found = [rows.to_standing(row) for row in connection.execute(_board, wanted)]
    return sorted(found, key=lambda one: (-one.points, one.learner.name, one.learner.id))


def own_points(connection: Connection, team_id: str, learner_id: str, period: str) -> int:
    """A learner's points in a period."""
    wanted = {"team_id": team_id, "learner_id": learner_id, "period": period}
    return connection.execute(_own, wanted).scalar() or 0


def points_since(connection: Connection, team_id: str, learner_id: str, since: datetime) -> int:
    """A learner's points from awards at or after a moment."""
    wanted = {"team_id": team_id, "learner_id": learner_id, "since": since}
    return int(connection.execute(_since, wanted).scalar_one())
