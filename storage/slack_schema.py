"""The tables of slack_sdk's own SQLAlchemy stores, which many workspaces need.

Columns as slack_sdk names them (slack_sdk/oauth/installation_store/sqlalchemy); a test compares. Only texts are
wider than its 200 characters: an encrypted token is longer than the token.
"""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text

_OF_BOTH = ("client_id", "app_id", "enterprise_id", "enterprise_name", "team_id", "team_name")
_BOT = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token")
_USER = ("user_id", "user_token", "user_scopes", "user_refresh_token")
_WEBHOOK = tuple(f"incoming_webhook_{part}" for part in ("url", "channel", "channel_id", "configuration_url"))
_REQUIRED = frozenset(("client_id", "app_id", "user_id", "state"))


def add_tables(metadata: MetaData) -> None:
    """Give the schema these tables."""
    Table(
        "slack_bots",
        metadata,
        _id(),
        *_texts(*_OF_BOTH, *_BOT),
        Column("bot_token_expires_at", DateTime),
        *_installed(),
        Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
    )
    Table(
        "slack_installations",
        metadata,
        _id(),
        *_texts(*_OF_BOTH, "enterprise_url", *_BOT, *_USER, *_WEBHOOK, "token_type"),
        Column("bot_token_expires_at", DateTime),
        Column("user_token_expires_at", DateTime),
        *_installed(),
        Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
    )
    Table("slack_oauth_states", metadata, _id(), *_texts("state"), Column("expire_at", DateTime, nullable=False))


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=name not in _REQUIRED) for name in names]


def _installed() -> tuple[Column[bool], Column[object]]:
    return (
        Column("is_enterprise_install", Boolean, nullable=False),
        Column("installed_at", DateTime, nullable=False),
    )
