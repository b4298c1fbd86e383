"""Points summed up by period, active days, what learners chose, and the boards that stand in channels.

What was stored before is counted in the zone that its team has now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AWARDS_BY_MOMENT = "ix_awards_team_id_at"
BATCH = 10_000


def upgrade() -> None:
    """Add the tables and columns, and fill them from the attempts and awards that are there."""
    op.add_column("teams", sa.Column("weekends_off", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("learners", sa.Column("zone", ExactText))
    op.add_column("learners", sa.Column("on_board", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("learners", sa.Column("squad", ExactText))
    op.add_column("awards", sa.Column("day", sa.Date, nullable=False, server_default="1970-01-01"))
    op.drop_index(AWARDS_BY_MOMENT, "awards")
    standings = op.create_table(
        "standings",
        *_text("team_id", "period", "topic", "learner_id"),
        sa.Column("points", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "period", "topic", "learner_id", name="pk_standings"),
        _of_learner("standings"),
        sqlite_with_rowid=False,
    )
    active_days = op.create_table(
        "active_days",
        *_text("team_id", "learner_id"),
        sa.Column("day", sa.Date, nullable=False),
        *_text("zone", "last_zone"),
        sa.Column("weekends_off", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "learner_id", "day", name="pk_active_days"),
        _of_learner("active_days"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_posts",
        *_text("team_id", "channel", "message_id", "period"),
        sa.Column("topic", ExactText),
        *_text("digest"),
        sa.Column("edited_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", name="pk_board_posts"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_board_posts_teams", ondelete="CASCADE"),
    )
    connection = op.get_bind()
    teams = connection.execute(sa.select(_table("teams", "id", "zone")))
    zones: dict[str, str] = {team.id: team.zone for team in teams}
    _sum_awards(connection, zones, standings)
    _find_active_days(connection, zones, active_days)


def downgrade() -> None:
    """Drop the tables, the columns, and what was chosen."""
    for table in ("board_posts", "active_days", "standings"):
        op.drop_table(table)
    op.create_index(AWARDS_BY_MOMENT, "awards", ["team_id", "at"])
    for table, column in (
        ("awards", "day"),
        ("learners", "squad"),
        ("learners", "on_board"),
        ("learners", "zone"),
        ("teams", "weekends_off"),
    ):
        op.drop_column(table, column)


def _sum_awards(connection: sa.Connection, zones: Mapping[str, str], standings: sa.Table) -> None:
    awards = _table("awards", "team_id", "learner_id", "question_id", "quarter", "topic")
    awards.append_column(sa.Column("points", sa.Integer))
    awards.append_column(sa.Column("day", sa.Date))
    awards.append_column(sa.Column("at", UtcDateTime))
    key = ("team_id", "learner_id", "question_id", "quarter")
    date_it = sa.update(awards).where(*(awards.c[name] == sa.bindparam(f"the_{name}") for name in key))
    dated: list[dict[str, Any]] = []
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for award in connection.execute(sa.select(awards)):
        day = _day(award.at, zones[award.team_id])
        dated.append({f"the_{name}": getattr(award, name) for name in key} | {"day": day})
        if award.points:
            for period in _periods(day):
                for topic in ("", award.topic):
                    sums[award.team_id, period, topic, award.learner_id] += award.points
    for batch in _batches(dated):
        connection.execute(date_it.values(day=sa.bindparam("day")), batch)
    names = ("team_id", "period", "topic", "learner_id")
    rows = [dict(zip(names, one, strict=True)) | {"points": points} for one, points in sums.items()]
    for batch in _batches(rows):
        connection.execute(standings.insert(), batch)


def _find_active_days(connection: sa.Connection, zones: Mapping[str, str], active_days: sa.Table) -> None:
    attempts = _table("attempts", "team_id", "learner_id")
    attempts.append_column(sa.Column("at", UtcDateTime))
    attempts.append_column(sa.Column("score", sa.Float))
    scored = sa.select(attempts.c.team_id, attempts.c.learner_id, attempts.c.at).where(attempts.c.score > 0)
    days = {
        (attempt.team_id, attempt.learner_id, _day(attempt.at, zones[attempt.team_id]))
        for attempt in connection.execute(scored)
    }
    rows = [
        {"team_id": team, "learner_id": learner, "day": day, "weekends_off": False}
        | dict.fromkeys(("zone", "last_zone"), zones[team])
        for team, learner, day in sorted(days)
    ]
    for batch in _batches(rows):
        connection.execute(active_days.insert(), batch)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _periods(day: date) -> tuple[str, ...]:
    """The names of the periods that a day is in, as they were when this migration was written."""
    year, week, _ = day.isocalendar()
    quarter = (day.month + 2) // 3
    return (
        day.isoformat(),
        f"{year:04}W{week:02}",
        f"{day.year:04}-{day.month:02}",
        f"{day.year:04}Q{quarter}",
        "all",
    )


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _table(name: str, *texts: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), *(sa.Column(text, ExactText) for text in texts))


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, ExactText, nullable=False) for name in names]


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id", "learner_id"],
        ["learners.team_id", "learners.id"],
        name=f"fk_{table}_learners",
        ondelete="CASCADE",
    )
