"""Discord: translates interactions into events and cards into messages. All that is decided is decided by the core.

Whatever cannot be answered with a form at once is deferred first, since Discord forgets an interaction that is not
answered within 3 seconds (https://discord.com/developers/docs/interactions/receiving-and-responding).
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

import discord
from discord import app_commands

from bot.adapters.discord_commands import group
from bot.adapters.discord_reach import UNREACHABLE, worded
from bot.adapters.discord_views import Choice, modal, pages, read_id
from bot.domain.errors import BadSetting, MlquizError
from bot.domain.events import Channel, Command, Event, Press, Right, Submission
from bot.domain.learner import Learner, Team
from bot.domain.ports import Notes
from bot.domain.replies import Card, Form, Paragraph

log = logging.getLogger("mlquiz.discord")

LAST_WORK = 10.0
"""Seconds that are left at the end to finish what is in hand."""
DOUBLE_PRESS = timedelta(seconds=2)
"""A button that the same person presses again within this time was pressed once."""
LONGEST_WAIT = 30.0
"""Seconds that a request waits for Discord's rate limits; what would take longer is given back to whoever asked."""
ALREADY_TAKEN = 40060
"""Discord's code for an interaction that was answered before."""
PUBLIC, QUESTION = "public", "question"
NOT_IN_DEV_GUILD = "DISCORD_DEV_GUILD: the bot is not in this server. Add it first; mlquiz discord invite says where."
_OPENS_FORM, _OPENS_SETTINGS = frozenset(("answer", "again")), frozenset(("daily-form", "team-zone-form"))


class Where(TypedDict):
    """Where an event happened, as events have it."""

    channel: Channel | None
    right: Right


@dataclass(frozen=True, slots=True)
class Core:
    """What the front end is given: how an event is answered, the form of a question, and the bank's topics.

    `settings` gives the form of a button that opens another one.
    `zone` is the IANA time zone of teams that chose none, since Discord knows none.
    """

    handle: Callable[[Event], Awaitable[Card]]
    form: Callable[[str], Form]
    settings: Callable[[Press], Awaitable[Form]]
    topics: Sequence[str]
    zone: str


class DiscordBot(discord.AutoShardedClient):
    """The connection to Discord: no privileged intent, nothing cached, nobody pinged."""

    def __init__(
        self,
        core: Core,
        notes: Notes,
        shard_ids: Sequence[int] = (),
        shard_count: int | None = None,
        dev_guild: int | None = None,
    ) -> None:
        """With these shards, or all that Discord recommends; commands go to the one guild in development."""
        chosen: dict[str, Any] = {"shard_ids": list(shard_ids)} if shard_ids else {}
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0,
            max_ratelimit_timeout=LONGEST_WAIT,
            shard_count=shard_count,
            **chosen,
        )
        self._core, self._notes = core, notes
        self._guild = discord.Object(dev_guild) if dev_guild else None
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(group(self.command, core.topics), guild=self._guild)
        self.tree.error(self._outdated)
        self.add_dynamic_items(Choice)
        self._announce: Callable[[str], None] | None = None
        self._pressed: dict[tuple[int, int, str], tuple[datetime, str]] = {}
        self._in_hand = 0
        self._idle = asyncio.Event()

    async def serve(self, token: str, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Serve until `stop` is set, then finish what is in hand. `ready` is told once where we are.

        Raises BadSetting for a token or a sharding that Discord refuses, and for an address that does not answer.
        """
        self._announce = ready
        stopped = asyncio.create_task(stop.wait())
        connected = asyncio.create_task(self.start(token))
        try:
            await asyncio.wait({stopped, connected}, return_when=asyncio.FIRST_COMPLETED)
            await self._finish()
        finally:
            stopped.cancel()
            await self.close()
        with worded():
            await connected

    async def _finish(self) -> None:
        """Take no new work, and wait for what is in hand."""
        for shard in self.shards.values():
            await shard.disconnect()
        if self._in_hand:
            try:
                await asyncio.wait_for(self._idle.wait(), LAST_WORK)
            except TimeoutError:
                log.warning("stopped with %d replies unfinished", self._in_hand)

    @asynccontextmanager
    async def _work(self, what: str, interaction: discord.Interaction) -> AsyncIterator[None]:
        """A piece of work. What Discord refuses of it is a line for the operator; what is stored stays stored."""
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
            log.info("%s · interaction %d", what, interaction.id)
        except discord.HTTPException as fault:
            log.warning(
                "%s: Discord refused the reply (%d, %d) · interaction %d",
                what,
                fault.status,
                fault.code,
                interaction.id,
            )
        except UNREACHABLE as fault:
            log.warning("%s: %s · interaction %d", what, type(fault).__name__, interaction.id)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    async def setup_hook(self) -> None:
        """Learn how many shards there are to be, and register the commands unless they are those registered last."""
        if self.shard_count is None:
            self.shard_count, _, _ = await self.http.get_bot_gateway()
        commands = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=self._guild)]
        digest = hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()
        name = f"discord-commands-{self.application_id}-{self._guild.id if self._guild else 'global'}"
        if await self._notes.note(name) != digest:
            await self._register()
            await self._notes.take_note(name, digest)

    async def _register(self) -> None:
        try:
            await self.tree.sync(guild=self._guild)
        except discord.Forbidden:
            if self._guild:
                raise BadSetting(NOT_IN_DEV_GUILD) from None
            raise

    async def on_ready(self) -> None:
        """Tell the operator, the first time."""
        announce, self._announce = self._announce, None
        if announce:
            servers, shards = len(self.guilds), sorted(self.shards)
            announce(
                f"Discord as {self.user} in {servers} server{'s' * (servers != 1)}, "
                f"shard{'s' * (len(shards) != 1)} {', '.join(map(str, shards))} of {self.shard_count}"
            )

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """An outage of Discord's: nothing is to be done, the server comes back."""
        log.warning("server %d is out of reach for now", guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed; what was stored of the team stays, should it come back."""
        log.info("removed from server %d", guild.id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form that was sent: understood by its custom_id, whoever showed it and when."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._submit(interaction)

    async def command(self, interaction: discord.Interaction, verb: str, words: Sequence[str]) -> None:
        """Answer a command. Only a question for all is shown to all."""
        to_all = verb == QUESTION and PUBLIC in words
        async with self._work(verb, interaction):
            await self._defer(interaction, ephemeral=not to_all)
            command = Command(*self._who(interaction), verb, tuple(words), **_where(interaction))
            card = await self._answer(command)
            await self._reply(interaction, card, to_all)

    async def _outdated(self, interaction: discord.Interaction, fault: app_commands.AppCommandError) -> None:
        """Answer a command that was typed from what another version had registered, as far as it is understood."""
        if isinstance(fault, app_commands.CommandInvokeError):
            log.error("a command broke · interaction %d", interaction.id, exc_info=fault)
            return
        data: Any = interaction.data
        typed: Any = next(iter(data.get("options", ())), {"name": ""})
        words = [option["value"] for option in typed.get("options", ()) if isinstance(option.get("value"), str)]
        await self.command(interaction, typed["name"], words)

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer a button: with a form at once where it asks for an answer. One about a point changes its own card."""
        said = read_id(custom_id)
        key, (_, team, learner) = self._press_key(interaction, custom_id), self._who(interaction)
        press = Press(key, team, learner, *said, **_where(interaction))
        async with self._work(said.action if said.question_id or said.about else "press", interaction):
            if said.action in (*_OPENS_FORM, *_OPENS_SETTINGS):
                await self._open(interaction, press)
                return
            await self._defer(interaction, ephemeral=True, thinking=not said.point_id)
            await self._reply(interaction, await self._answer(press))

    async def _open(self, interaction: discord.Interaction, press: Press) -> None:
        """Ask in a form, at once."""
        try:
            settings = press.action in _OPENS_SETTINGS
            form = await self._core.settings(press) if settings else self._core.form(press.question_id)
        except MlquizError as fault:
            await interaction.response.send_message(view=pages(_told(fault))[0], ephemeral=True)
        else:
            await interaction.response.send_modal(modal(form))

    async def _submit(self, interaction: discord.Interaction) -> None:
        """Grade what was sent. It is kept even where Discord takes no reply, and given back where it is refused."""
        said, fields = read_id(interaction.custom_id or ""), _filled(interaction.data)
        text = next(iter(fields.values()), "")
        who, where = self._who(interaction), _where(interaction)
        event = Submission(*who, said.question_id, text, said.action, said.about, fields, **where)
        async with self._work("answer", interaction):
            try:
                await self._defer(interaction, ephemeral=True)
            except (discord.HTTPException, *UNREACHABLE):
                await self._answer(event)
                raise
            await self._reply(interaction, await self._answer(event, text))

    async def _defer(self, interaction: discord.Interaction, *, ephemeral: bool, thinking: bool = True) -> None:
        """Take an interaction in hand. One that was taken already is gone on with: its key makes that harmless."""
        try:
            await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
        except discord.HTTPException as fault:
            if fault.code != ALREADY_TAKEN:
                raise

    async def _answer(self, event: Event, given_back: str = "") -> Card:
        """The core's reply, or the sentence that it refuses with, and the text that would else be lost."""
        try:
            return await self._core.handle(event)
        except MlquizError as fault:
            return _told(fault, given_back)

    async def _reply(self, interaction: discord.Interaction, card: Card, to_all: bool = False) -> None:
        """Show a card. One that is private is never shown where all read, even where all were to read it."""
        views = pages(card)
        if to_all and card.private:
            await interaction.delete_original_response()
        else:
            await interaction.edit_original_response(view=views.pop(0))
        for view in views:
            await interaction.followup.send(view=view, ephemeral=card.private or not to_all)

    def _press_key(self, interaction: discord.Interaction, custom_id: str) -> str:
        """The event's key. A double press is two interactions, but one event: a hint is not to be paid for twice."""
        now, message = interaction.created_at, interaction.message.id if interaction.message else 0
        self._pressed = {button: press for button, press in self._pressed.items() if now - press[0] < DOUBLE_PRESS}
        return self._pressed.setdefault((message, interaction.user.id, custom_id), (now, str(interaction.id)))[1]

    def _who(self, interaction: discord.Interaction) -> tuple[str, Team, Learner]:
        """The event's key, its team and its learner.

        The team is the server that installed the bot. Who brought it along, or talks to it alone, is a team of one.
        """
        person = interaction.user
        learner = Learner(str(person.id), person.display_name)
        if interaction.is_guild_integration() and interaction.guild:
            team = Team(f"discord-{interaction.guild_id}", interaction.guild.name or "Discord", self._core.zone)
        else:
            team = Team(f"discord-user-{person.id}", learner.name, self._core.zone)
        return str(interaction.id), team, learner


def _told(fault: MlquizError, given_back: str = "") -> Card:
    return Card("", tuple(Paragraph(text) for text in (str(fault), given_back) if text.strip()))


def _where(interaction: discord.Interaction) -> Where:
    """The channel of a server that installed the bot, and what the person may set up there: who manages it, any."""
    if not (interaction.is_guild_integration() and interaction.guild and interaction.channel_id):
        return {"channel": None, "right": Right.NONE}
    name = getattr(interaction.channel, "name", None) or ""
    right = Right.ANY if interaction.permissions.manage_guild else Right.NONE
    return {"channel": Channel(str(interaction.channel_id), name), "right": right}


def _filled(data: Any) -> dict[str, str]:
    """What was typed into a form, by the fields' ids, wherever they stand in it."""
    found: dict[str, str] = {}
    parts = list(data.get("components", ()))
    for part in parts:
        if isinstance(part.get("value"), str):
            found[str(part.get("custom_id", ""))] = part["value"]
        parts += [*part.get("components", ()), *filter(None, [part.get("component")])]
    return found
