"""The tables of the daily questions: what is set up, what was posted, and which answers may be shown."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, MetaData, Table

from storage.columns import ExactText, UtcDateTime


def add_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Give the schema these tables, and return them: schedules, daily_posts, shares.

    `by` names a learner without a foreign key: a channel keeps its daily when whoever set it up is deleted.
    """
    # `at` is written 09:00, `days` 0,1,2 from Monday, `topics` and `levels` with commas; minutes for `open_for`.
    schedules = Table(
        "schedules",
        metadata,
        *_keys("team_id", "channel"),
        *_texts("channel_name", "zone", "at", "days", "topics", "levels"),
        Column("open_for", Integer, nullable=False),
        *_texts("by"),
        Column("since", UtcDateTime, nullable=False),
        Column("paused", Boolean, nullable=False),
        Column("version", Integer, nullable=False),
        _of_team(),
    )
    # `day` is written 2026-11-23. The key is what makes a day's post one, whoever claims it.
    daily_posts = Table(
        "daily_posts",
        metadata,
        *_keys("team_id", "channel", "day", "part"),
        *_texts("channel_name", "question_id", "zone", "by"),
        *(Column(name, UtcDateTime, nullable=False) for name in ("due_at", "opened_at", "closes_at")),
        *_texts("state"),
        Column("again_at", UtcDateTime, nullable=False),
        Column("refusals", Integer, nullable=False),
        *_texts("message_id"),
        Column("shown", Integer, nullable=False),
        Column("shown_at", UtcDateTime),
        Column("turn", Integer, nullable=False),
        Index(None, "state"),
        Index(None, "due_at"),
        Index(None, "team_id", "question_id"),
        _of_team(),
    )
    # The answers that their authors let everybody see.
    shares = Table(
        "shares",
        metadata,
        *_keys("team_id", "attempt_key"),
        *_texts("learner_id"),
        Column("at", UtcDateTime, nullable=False),
        ForeignKeyConstraint(["team_id", "learner_id"], ["learners.team_id", "learners.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["team_id", "attempt_key"], ["attempts.team_id", "attempts.key"], ondelete="CASCADE"),
    )
    return schedules, daily_posts, shares


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, ExactText, primary_key=True) for name in names]


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, ExactText, nullable=False) for name in names]


def _of_team() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id"], ["teams.id"], ondelete="CASCADE")
