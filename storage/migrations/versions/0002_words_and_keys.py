"""Askings once an event, the learner's word on a grade, and an index for a question's attempts."""

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ATTEMPTS_OF_A_QUESTION = "ix_attempts_team_id_learner_id_question_id_at"


def upgrade() -> None:
    """Add the tables and the index; nothing that is there changes."""
    op.create_index(ATTEMPTS_OF_A_QUESTION, "attempts", ["team_id", "learner_id", "question_id", "at"])
    op.create_table(
        "ask_keys",
        *_text("team_id", "key", "learner_id", "question_id"),
        sa.PrimaryKeyConstraint("team_id", "key", name="pk_ask_keys"),
        _of_learner("ask_keys"),
    )
    op.create_table(
        "confirmations",
        *_text("team_id", "attempt_key", "point_id", "learner_id"),
        sa.Column("meant", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "attempt_key", "point_id", name="pk_confirmations"),
        _of_learner("confirmations"),
        _of_attempt("confirmations"),
    )
    op.create_index("ix_confirmations_team_id_learner_id", "confirmations", ["team_id", "learner_id"])
    op.create_table(
        "appeals",
        *_text("team_id", "attempt_key", "learner_id", "question_id"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "attempt_key", name="pk_appeals"),
        _of_learner("appeals"),
        _of_attempt("appeals"),
    )


def downgrade() -> None:
    """Drop the tables, what is in them, and the index."""
    for table in ("appeals", "confirmations", "ask_keys"):
        op.drop_table(table)
    op.drop_index(ATTEMPTS_OF_A_QUESTION, "attempts")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, ExactText, nullable=False) for name in names]


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id", "learner_id"],
        ["learners.team_id", "learners.id"],
        name=f"fk_{table}_learners",
        ondelete="CASCADE",
    )


def _of_attempt(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id", "attempt_key"],
        ["attempts.team_id", "attempts.key"],
        name=f"fk_{table}_attempts",
        ondelete="CASCADE",
    )
