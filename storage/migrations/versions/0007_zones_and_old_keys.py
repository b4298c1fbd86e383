"""The zone that a team chose, and since when an event's key is kept."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEYS = ("ask_keys", "hint_keys")
BEFORE = "2026-11-24 00:00:00"
"""What the keys that are there are said to be of."""


def upgrade() -> None:
    """Add the columns; nobody has chosen a zone yet."""
    op.add_column("teams", sa.Column("zone_chosen", sa.Boolean, nullable=False, server_default=sa.false()))
    for table in KEYS:
        op.add_column(table, sa.Column("at", UtcDateTime, nullable=False, server_default=BEFORE))
        op.create_index(f"ix_{table}_at", table, ["at"])


def downgrade() -> None:
    """Drop the columns."""
    for table in KEYS:
        op.drop_index(f"ix_{table}_at", table)
        op.drop_column(table, "at")
    op.drop_column("teams", "zone_chosen")
