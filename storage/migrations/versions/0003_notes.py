"""Notes: what a platform was told last."""

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "notes",
        sa.Column("name", ExactText, nullable=False),
        sa.Column("text", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notes"),
    )


def downgrade() -> None:
    """Drop the table, and what is in it."""
    op.drop_table("notes")
