"""Writing to Slack's channels unasked: daily questions, their reveals, and words to whoever set them up.

Slack has no way to repeat a request safely: chat.postMessage takes no key. So nothing is retried here but what
certainly was not taken (https://docs.slack.dev/reference/methods/chat.postMessage, its errors).
"""

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters import slack_blocks as draw
from bot.domain.ports import Forbidden, Gone, Later, NotPosted, Unsure
from bot.domain.replies import Card

SECONDS = 25
"""How long Slack may take to answer: well within the minute that a post is its claimer's alone."""

UNREACHABLE_SECONDS = 30.0
"""When a Slack that cannot be connected to is tried again."""

I_CAN_WRITE = "I can write in this channel."
GONE = frozenset(
    "account_inactive channel_not_found invalid_auth is_archived not_authed token_expired token_revoked "
    "team_not_found user_not_found".split()
)
NO_THREAD = frozenset("cannot_reply_to_message invalid_thread_ts thread_not_found".split())
"""What Slack says to a reply where the message that it is for is gone; it has then posted nothing."""

UNCLEAR = frozenset("fatal_error internal_error service_unavailable".split())
"""Errors after which some of what was asked may have been done, as Slack's pages say."""

_TEAM = re.compile(r"[TE][A-Z0-9]+")

log = logging.getLogger("mlquiz.slack")

Token = Callable[[str, str], Awaitable[str | None]]
"""The bot token of an organisation (empty for none) and workspace; None where it is not installed."""


class SlackNotifier:
    """Fulfils bot.domain.ports.Notifier. A channel is its id, after the id of an organisation that has one token."""

    repeatable = timedelta()

    def __init__(self, token: Token, api_url: str) -> None:
        """With a way to each workspace's token, and where Slack's methods are."""
        self._token, self._api_url = token, api_url

    def serves(self, team_id: str) -> bool:
        """Whether this is the id of a workspace or organisation."""
        return _TEAM.fullmatch(team_id) is not None

    async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
        """Post a card; its id is its time stamp."""
        return await self._post(team_id, channel, card)

    async def reply(self, team_id: str, channel: str, message_id: str, card: Card, nonce: str) -> str:
        """Post a card in the thread of a message; where that was deleted, as a message by itself."""
        try:
            return await self._post(team_id, channel, card, message_id)
        except Forbidden as fault:
            if not isinstance(fault.__cause__, SlackApiError) or _error(fault.__cause__.response) not in NO_THREAD:
                raise
            return await self._post(team_id, channel, card)

    async def edit(self, team_id: str, channel: str, message_id: str, card: Card) -> None:
        """Show another card in a message."""
        async with self._client(team_id, channel) as (client, id):
            await client.chat_update(channel=id, ts=message_id, **draw.message(card, ""))

    async def knock(self, team_id: str, channel: str, learner_id: str) -> None:
        """Say to one person in the channel that we can write there; Slack takes that only where it is so."""
        async with self._client(team_id, channel) as (client, id):
            await client.chat_postEphemeral(channel=id, user=learner_id, text=I_CAN_WRITE)

    async def tell(self, team_id: str, channel: str, learner_id: str, card: Card) -> None:
        """Write to a person directly."""
        org, slash, _ = channel.rpartition("/")
        await self._post(team_id, f"{org}{slash}{learner_id}", card)

    async def _post(self, team_id: str, channel: str, card: Card, thread: str | None = None) -> str:
        async with self._client(team_id, channel) as (client, id):
            posted = await client.chat_postMessage(
                channel=id, thread_ts=thread, unfurl_links=False, unfurl_media=False, **draw.message(card, "")
            )
            return str(posted["ts"])

    @asynccontextmanager
    async def _client(self, team_id: str, channel: str) -> AsyncIterator[tuple[AsyncWebClient, str]]:
        """A client of the workspace, which retries nothing, and the channel's id; faults in the core's words."""
        org, _, id = channel.rpartition("/")
        token = await self._token(org, team_id)
        if token is None:
            raise Gone
        try:
            yield AsyncWebClient(token, self._api_url, timeout=SECONDS, retry_handlers=[]), id
        except SlackApiError as error:
            raise _fault(error.response) from error
        except ClientConnectorError as error:
            raise Later(UNREACHABLE_SECONDS) from error
        except (ClientError, TimeoutError, OSError) as error:
            raise Unsure from error


def _fault(response: object) -> NotPosted:
    """What a refusal of Slack's means: a body that cannot be read is no answer at all."""
    if not isinstance(response, AsyncSlackResponse):
        return Unsure()
    status, error = response.status_code, _error(response)
    if status == 429 or error == "ratelimited":
        return Later(float(response.headers.get("Retry-After", UNREACHABLE_SECONDS)))
    if status >= 500 or not error or error in UNCLEAR:
        return Unsure()
    if error in GONE:
        return Gone()
    log.warning("Slack refused a message: %s", error)
    return Forbidden()


def _error(response: AsyncSlackResponse) -> str:
    return str(response.get("error") or "")
