"""Daily questions: what is set up, what was posted, which answers may be shown; answers by question."""

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the index; nothing that is there changes."""
    op.create_index("ix_attempts_team_id_question_id_at", "attempts", ["team_id", "question_id", "at"])
    op.create_table(
        "schedules",
        *_texts("team_id", "channel", "channel_name", "zone", "at", "days", "topics", "levels"),
        sa.Column("open_for", sa.Integer, nullable=False),
        *_texts("by"),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", name="pk_schedules"),
        _of_team("schedules"),
    )
    op.create_table(
        "daily_posts",
        *_texts("team_id", "channel", "day", "part", "channel_name", "question_id", "zone", "by"),
        *(sa.Column(name, UtcDateTime, nullable=False) for name in ("due_at", "opened_at", "closes_at")),
        *_texts("state"),
        sa.Column("again_at", UtcDateTime, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False),
        *_texts("message_id"),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("shown_at", UtcDateTime),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", "day", "part", name="pk_daily_posts"),
        _of_team("daily_posts"),
    )
    op.create_index("ix_daily_posts_state", "daily_posts", ["state"])
    op.create_index("ix_daily_posts_due_at", "daily_posts", ["due_at"])
    op.create_index("ix_daily_posts_team_id_question_id", "daily_posts", ["team_id", "question_id"])
    op.create_table(
        "shares",
        *_texts("team_id", "attempt_key", "learner_id"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "attempt_key", name="pk_shares"),
        sa.ForeignKeyConstraint(
            ["team_id", "learner_id"],
            ["learners.team_id", "learners.id"],
            name="fk_shares_learners",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "attempt_key"],
            ["attempts.team_id", "attempts.key"],
            name="fk_shares_attempts",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Drop the tables: every channel sets its daily up anew."""
    for table in ("shares", "daily_posts", "schedules"):
        op.drop_table(table)
    op.drop_index("ix_attempts_team_id_question_id_at", "attempts")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, ExactText, nullable=False) for name in names]


def _of_team(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=f"fk_{table}_teams", ondelete="CASCADE")
