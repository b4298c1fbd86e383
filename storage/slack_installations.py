"""slack_sdk's own installation and state stores, over our database and its transactions.

Theirs are written against an engine. They are given one connection of ours in its place, so that there is one pool,
one discipline of transactions and one wording of faults, on SQLite and on PostgreSQL alike.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Connection, text

from storage.secrets import Secrets
from storage.store import SqlStore

T = TypeVar("T")

STATE_SECONDS = 600
"""How long somebody may take from the install page to the redirect."""

SECRET = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


class _Engine:
    """An engine of one connection, whose transaction somebody else ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        yield self._connection

    connect = begin


class SlackInstallations(AsyncInstallationStore):
    """Who installed the app where. Tokens are sealed on their way in and opened on their way out."""

    def __init__(self, store: SqlStore, client_id: str, secrets: Secrets) -> None:
        """Over an open store."""
        self._store, self._client_id, self._secrets = store, client_id, secrets
        self._logger = logging.getLogger("mlquiz.slack")

    @property
    def logger(self) -> logging.Logger:
        """Where slack_sdk logs."""
        return self._logger

    async def check(self) -> None:
        """Raises BadSetting when our key does not open what is kept."""
        newest = text("SELECT bot_token FROM slack_bots WHERE bot_token IS NOT NULL ORDER BY id DESC LIMIT 1")
        if kept := await self._store.read(lambda connection: connection.execute(newest).scalar()):
            self._secrets.open(kept)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation and its bot."""
        sealed = Installation(**self._sealed(installation.to_dict_for_copying()))
        await self._store.write(self._with(lambda theirs: theirs.save(sealed)))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot whose token was renewed."""
        sealed = Bot(**self._sealed(bot.to_dict_for_copying()))
        await self._store.write(self._with(lambda theirs: theirs.save_bot(sealed)))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace or organisation."""
        find = self._with(
            lambda theirs: theirs.find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        )
        return self._opened(await self._store.read(find))

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The latest installation of a workspace or organisation, by this person where one is named."""
        find = self._with(
            lambda theirs: theirs.find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )
        return self._opened(await self._store.read(find))

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a workspace's bot; one that is not known is forgotten already."""
        await self._store.write(self._with(lambda one: one.delete_bot(enterprise_id=enterprise_id, team_id=team_id)))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget a workspace's installations, or one person's."""
        where = {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        await self._store.write(self._with(lambda theirs: theirs.delete_installation(**where)))

    def _with(self, use: Callable[[SQLAlchemyInstallationStore], T]) -> Callable[[Connection], T]:
        """The use of slack_sdk's store, as work on a connection of ours."""
        return lambda connection: use(SQLAlchemyInstallationStore(self._client_id, _Engine(connection)))  # type: ignore[arg-type]  # it uses no more of an engine than this

    def _sealed(self, values: dict[str, Any]) -> dict[str, Any]:
        return {key: self._secrets.seal(value) if key in SECRET and value else value for key, value in values.items()}

    def _opened(self, found: T) -> T:
        for key in SECRET:
            if getattr(found, key, None):
                setattr(found, key, self._secrets.open(getattr(found, key)))
        return found


class SlackStates(AsyncOAuthStateStore):
    """What tells an install page's own redirect from somebody else's: good once, for ten minutes."""

    def __init__(self, store: SqlStore) -> None:
        """Over an open store."""
        self._store = store
        self._logger = logging.getLogger("mlquiz.slack")

    @property
    def logger(self) -> logging.Logger:
        """Where slack_sdk logs."""
        return self._logger

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        return await self._store.write(lambda connection: _states(connection).issue())

    async def async_consume(self, state: str) -> bool:
        """Whether this state was issued, and neither used nor over."""
        return await self._store.write(lambda connection: _states(connection).consume(state))


def _states(connection: Connection) -> SQLAlchemyOAuthStateStore:
    return SQLAlchemyOAuthStateStore(STATE_SECONDS, _Engine(connection))  # type: ignore[arg-type]  # as above
