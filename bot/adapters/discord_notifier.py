"""Writing to Discord's channels unasked: daily questions, their reveals, and words to whoever set them up.

A message carries a nonce that is enforced: sent again within a few minutes it is the same message
(https://discord.com/developers/docs/resources/message#create-message).
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import discord

from bot.adapters.discord_reach import UNREACHABLE
from bot.adapters.discord_views import pages
from bot.domain.ports import Forbidden, Gone, Later, NotPosted, Unsure
from bot.domain.replies import Card, Paragraph, Tone

SECONDS = 30.0
"""How long Discord may take, its own retries included: well within the minute that a post is its claimer's alone."""

UNREACHABLE_SECONDS = 30.0
"""When a Discord that cannot be connected to is tried again."""

PER_SECOND = 48
"""Requests a second, a little under the 50 that Discord allows a bot
(https://discord.com/developers/docs/topics/rate-limits#global-rate-limit)."""

NO_HISTORY = 160002
"""Discord's code for a reply where the bot may not read what was written before."""

GO_ON_THERE = "To go on, type /mlquiz daily in that channel."

log = logging.getLogger("mlquiz.discord")


class DiscordNotifier:
    """Fulfils bot.domain.ports.Notifier."""

    repeatable = timedelta(minutes=2)

    def __init__(self, client: discord.Client) -> None:
        """Over a client that is logged in."""
        self._client = client
        self._next = 0.0

    def serves(self, team_id: str) -> bool:
        """Whether this is a server, not somebody by themselves."""
        return team_id.startswith("discord-") and not team_id.startswith("discord-user-")

    async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
        """Post a card, on as many messages as it takes: the first one's id."""
        async with self._asking():
            return await self._send(self._client.get_partial_messageable(int(channel)), card, nonce)

    async def reply(self, team_id: str, channel: str, message_id: str, card: Card, nonce: str) -> str:
        """Post a card in reply to a message; where the bot may not read that, as a message by itself."""
        to = discord.MessageReference(message_id=int(message_id), channel_id=int(channel), fail_if_not_exists=False)
        where = self._client.get_partial_messageable(int(channel))
        async with self._asking():
            try:
                return await self._send(where, card, nonce, to)
            except discord.HTTPException as fault:
                if fault.code != NO_HISTORY:
                    raise
                return await self._send(where, card, nonce)

    async def edit(self, team_id: str, channel: str, message_id: str, card: Card) -> None:
        """Show another card in a message; one that does not fit stays as it is."""
        view, *more = pages(card)
        if more:
            return
        view.stop()  # what is pressed is understood by its custom_id: the library need not keep it
        message = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message_id))
        async with self._asking():
            await message.edit(view=view)

    async def knock(self, team_id: str, channel: str, learner_id: str) -> None:
        """Begin to type, which Discord allows only where we may write."""
        async with self._asking():
            await self._client.get_partial_messageable(int(channel)).typing()

    async def tell(self, team_id: str, channel: str, learner_id: str, card: Card) -> None:
        """Write to a person directly. There Discord does not tell what somebody may do, so it offers no buttons."""
        told = replace(card, blocks=(*card.blocks, Paragraph(GO_ON_THERE, Tone.QUIET)), buttons=())
        async with self._asking():
            direct = await self._client.create_dm(discord.Object(int(learner_id)))
            await self._send(direct, told)

    async def _send(
        self,
        where: discord.abc.Messageable,
        card: Card,
        nonce: str = "",
        reference: discord.MessageReference | None = None,
    ) -> str:
        """Send a card's messages, each with a nonce of its own: the first one's id."""
        sent: list[discord.Message] = []
        for number, view in enumerate(pages(card)):
            view.stop()  # as above
            options: dict[str, Any] = {"nonce": f"{nonce}-{number}" if number else nonce} if nonce else {}
            if reference and not number:
                options["reference"] = reference
            sent.append(await where.send(view=view, **options))
        return str(sent[0].id)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        """A request at its turn; faults in the core's words."""
        try:
            await self._turn()
            async with asyncio.timeout(SECONDS):
                yield
        except discord.RateLimited as fault:
            raise Later(fault.retry_after) from fault
        except discord.HTTPException as fault:
            raise _fault(fault) from fault
        except aiohttp.ClientConnectorError as fault:
            raise Later(UNREACHABLE_SECONDS) from fault
        except UNREACHABLE as fault:
            raise Unsure from fault

    async def _turn(self) -> None:
        """Wait for the next of the PER_SECOND turns of a second."""
        now = time.monotonic()
        turn = self._next = max(now, self._next + 1 / PER_SECOND)
        await asyncio.sleep(turn - now)


def _fault(fault: discord.HTTPException) -> NotPosted:
    """What a refusal of Discord's means."""
    if fault.status >= 500:
        return Unsure()
    if fault.status == 429:
        return Later(UNREACHABLE_SECONDS)
    if fault.status == 404:
        return Gone()
    log.warning("Discord refused a message (%d, %d)", fault.status, fault.code)
    return Forbidden()
