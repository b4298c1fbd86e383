"""Where a reply goes: the message, modal or tab that it answers, by whichever way Slack still allows."""

import logging
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters import slack_blocks as draw
from bot.domain.replies import Card, Paragraph, Tone

Json = dict[str, Any]

UNFURL = {"unfurl_links": False, "unfurl_media": False}
SHUT_OUT = frozenset(("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "restricted_action"))
NOT_THERE = "I am not in that channel, so I answer here. To have me answer there, type /invite and my name in it."

log = logging.getLogger("mlquiz.slack")


def retries() -> list[AsyncRetryHandler]:
    """The library's own: a lost connection, 429 with its Retry-After, and 5xx, twice each."""
    return [
        AsyncConnectionErrorRetryHandler(),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: a channel or direct messages (and a thread), with a response_url for a while; or a modal.

    `tab` is set where it all began on the Home tab, which then shows the latest too. `name` is the channel's.
    """

    user: str
    channel: str = ""
    url: str = ""
    thread: str = ""
    tab: str = ""
    view: str = ""
    name: str = ""

    @property
    def origin(self) -> Json:
        """What a modal opened from here keeps, so that its answer comes back here."""
        kept = {"c": self.channel, "u": self.url, "t": self.thread, "h": self.tab, "n": self.name}
        return {key: text for key, text in kept.items() if text}

    @classmethod
    def back(cls, user: str, metadata: Json, view: str = "") -> "Place":
        """The place that a modal was opened from; the modal itself where it is named."""
        channel, url, thread, tab, name = (str(metadata.get(key, "")) for key in "cuthn")
        return cls(user, channel, url, thread, tab, view, name)

    @property
    def direct(self) -> bool:
        """Whether nobody else reads along: direct messages, which a bot writes to by the person's id too."""
        return not self.channel or self.channel.startswith("D")


async def show(client: AsyncWebClient, place: Place, card: Card, mark: str) -> None:
    """Show a card: in the modal, to the channel, or to the person alone.

    Private cards in a channel go through the response_url, which works where the bot is no member, then as an
    ephemeral message, and when both are closed to the person directly. Raises SlackApiError when all are.
    """
    if place.view:
        await client.views_update(view_id=place.view, view=draw.modal(card, mark, place.origin))
        return
    message = draw.message(card, mark)
    if place.direct:
        await _post(client, place, message)
        return
    if place.url and not place.thread and await _respond(place.url, message, card.private):
        return
    try:
        await client.chat_postEphemeral(
            channel=place.channel, user=place.user, thread_ts=place.thread or None, **message
        )
    except SlackApiError as error:
        if error.response["error"] not in SHUT_OUT:
            raise
        told = Card(card.title, (*card.blocks, Paragraph(NOT_THERE, Tone.QUIET)), card.buttons, card.question_id)
        await _post(client, Place(place.user), draw.message(told, mark))


async def _post(client: AsyncWebClient, place: Place, message: Json) -> None:
    """A lasting message in the direct messages. Those of two other people are closed to a bot: they get an answer."""
    try:
        await client.chat_postMessage(
            channel=place.channel or place.user,
            thread_ts=place.thread or None,
            unfurl_links=False,
            unfurl_media=False,
            **message,
        )
    except SlackApiError as error:
        if error.response["error"] not in SHUT_OUT or not (place.url and await _respond(place.url, message, True)):
            raise


async def _respond(url: str, message: Json, private: bool) -> bool:
    """Answer through a response_url; whether Slack took it. It lasts 30 minutes and five answers.

    https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
    """
    kind = "ephemeral" if private else "in_channel"
    webhook = AsyncWebhookClient(url, retry_handlers=retries())
    try:
        sent = await webhook.send_dict({**message, **UNFURL, "response_type": kind, "replace_original": False})
    except (ClientError, TimeoutError) as error:
        log.warning("a response_url was out of reach: %s", type(error).__name__)
        return False
    if sent.status_code != 200:
        log.info("a response_url was closed: %s", sent.status_code)
    return sent.status_code == 200
