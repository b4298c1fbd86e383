"""The question last put to a learner directly, and the tables of Slack's installations."""

import sqlalchemy as sa
from alembic import op

from storage.columns import ExactText

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OF_BOTH = ("enterprise_id", "enterprise_name", "team_id", "team_name")
_BOT = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token")
_USER = ("user_token", "user_scopes", "user_refresh_token")
_WEBHOOK = tuple(f"incoming_webhook_{part}" for part in ("url", "channel", "channel_id", "configuration_url"))


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "direct_questions",
        *(sa.Column(name, ExactText, nullable=False) for name in ("team_id", "learner_id", "question_id")),
        sa.PrimaryKeyConstraint("team_id", "learner_id", name="pk_direct_questions"),
        sa.ForeignKeyConstraint(
            ["team_id", "learner_id"],
            ["learners.team_id", "learners.id"],
            name="fk_direct_questions_learners",
            ondelete="CASCADE",
        ),
    )
    _slack_table("slack_bots", ("client_id", "app_id"), (*_OF_BOTH, *_BOT), ("bot_token_expires_at",))
    op.create_index("slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    _slack_table(
        "slack_installations",
        ("client_id", "app_id", "user_id"),
        (*_OF_BOTH, "enterprise_url", *_BOT, *_USER, *_WEBHOOK, "token_type"),
        ("bot_token_expires_at", "user_token_expires_at"),
    )
    op.create_index(
        "slack_installations_idx",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
    )
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("expire_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_oauth_states"),
    )


def downgrade() -> None:
    """Drop the tables: every workspace then installs anew."""
    for table in ("slack_oauth_states", "slack_installations", "slack_bots", "direct_questions"):
        op.drop_table(table)


def _slack_table(name: str, required: tuple[str, ...], texts: tuple[str, ...], moments: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        *(sa.Column(column, sa.Text, nullable=False) for column in required),
        *(sa.Column(column, sa.Text) for column in texts),
        *(sa.Column(column, sa.DateTime) for column in moments),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
