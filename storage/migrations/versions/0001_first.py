"""Teams, learners, askings, attempts, awards and help."""

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first release."""
    _people()
    _practice()
    _help()


def downgrade() -> None:
    """Drop every table, and all that is in them."""
    for table in ("hint_keys", "helps", "awards", "attempts", "askings", "learners", "teams"):
        op.drop_table(table)


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id", "learner_id"],
        ["learners.team_id", "learners.id"],
        name=f"fk_{table}_learners",
        ondelete="CASCADE",
    )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, ExactText, nullable=False) for name in names]


def _people() -> None:
    op.create_table("teams", *_text("id", "name", "zone"), sa.PrimaryKeyConstraint("id", name="pk_teams"))
    op.create_table(
        "learners",
        *_text("team_id", "id", "name"),
        sa.PrimaryKeyConstraint("team_id", "id", name="pk_learners"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_learners_teams", ondelete="CASCADE"),
    )


def _practice() -> None:
    op.create_table(
        "askings",
        *_text("team_id", "learner_id", "question_id"),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "learner_id", "question_id", name="pk_askings"),
        _of_learner("askings"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        *_text("team_id", "key", "learner_id", "question_id", "answer", "grade"),
        sa.Column("score", sa.Float, nullable=False),
        *_text("bank_version", "grader_version"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("team_id", "key", name="uq_attempts_team_id_key"),
        _of_learner("attempts"),
    )
    op.create_index("ix_attempts_team_id_learner_id_at", "attempts", ["team_id", "learner_id", "at"])
    op.create_table(
        "awards",
        *_text("team_id", "learner_id", "question_id", "quarter", "attempt_key", "topic"),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "learner_id", "question_id", "quarter", name="pk_awards"),
        sa.UniqueConstraint("team_id", "attempt_key", name="uq_awards_team_id_attempt_key"),
        _of_learner("awards"),
        sa.ForeignKeyConstraint(
            ["team_id", "attempt_key"],
            ["attempts.team_id", "attempts.key"],
            name="fk_awards_attempts",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_awards_team_id_at", "awards", ["team_id", "at"])


def _help() -> None:
    op.create_table(
        "helps",
        *_text("team_id", "learner_id", "question_id", "quarter"),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("revealed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "learner_id", "question_id", "quarter", name="pk_helps"),
        _of_learner("helps"),
    )
    op.create_table(
        "hint_keys",
        *_text("team_id", "key", "learner_id"),
        sa.PrimaryKeyConstraint("team_id", "key", name="pk_hint_keys"),
        _of_learner("hint_keys"),
    )
