"""The real client library over the simulated Discord, with the small world of the core's own tests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.adapters.discord import Core as Given
from bot.adapters.discord import DiscordBot
from bot.adapters.discord_reach import point_at
from bot.core import Core
from bot.core.asking import form_for
from bot.core.dialogue import handle, open_form
from bot.domain.events import Event, Press
from bot.domain.ports import Notes
from bot.domain.replies import Card, Form
from tests.fakes import FakeNotes
from tests.platforms.discord import Discord
from tests.platforms.discord_gateway import TOKEN
from tests.test_dialogue import a_core

ZONE = "Europe/Berlin"

Handle = Callable[[Event], Awaitable[Card]]


class QuickBot(DiscordBot):
    """The bot, without the pause that Discord wants between two identifications."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Go on at once."""

    def take_for_dead_after(self, seconds: float) -> None:
        """The time that a heartbeat may go unanswered, from the next connection on; else it is a minute."""
        self._connection.heartbeat_timeout = seconds


def given(core: Core, handled: Handle | None = None) -> Given:
    """What the composition root gives to the bot, with another `handle` where one is named."""

    async def answered(event: Event) -> Card:
        return await handle(core, event)

    def form(question_id: str) -> Form:
        return form_for(core.bank, question_id)

    async def settings(press: Press) -> Form:
        return await open_form(core, press)

    return Given(handled or answered, form, settings, core.bank.topics, ZONE)


@asynccontextmanager
async def serving(
    discord: Discord,
    core: Core | None = None,
    notes: Notes | None = None,
    handled: Handle | None = None,
    **options: object,
) -> AsyncIterator[QuickBot]:
    """The bot from its start until it has stopped in good order."""
    point_at(discord.api, discord.gateway.url)
    bot = QuickBot(given(core or a_core(), handled), notes or FakeNotes(), **options)  # type: ignore[arg-type]  # as named
    stop, ready = asyncio.Event(), asyncio.Event()
    served = asyncio.create_task(bot.serve(TOKEN, stop, lambda where: ready.set()))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({served, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if ready.is_set():
            yield bot
    finally:
        waiting.cancel()
        stop.set()
        await served


def told(records: list[logging.LogRecord]) -> list[str]:
    """What the operator reads of the bot."""
    return [record.getMessage() for record in records if record.name == "mlquiz.discord"]
