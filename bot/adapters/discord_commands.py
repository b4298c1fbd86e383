"""The command group `/mlquiz`: what Discord offers to type.

It is offered in servers, in direct messages, and to those who bring the app along. Each text is a locale_str, so a
Translator of the tree can give it in other languages
(https://discord.com/developers/docs/interactions/application-commands).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.domain.question import Level

ABOUT = "Practise machine-learning interview questions"
TOPIC, PERIOD = "Only this topic", "This week unless you choose another"
CHOICES = 25
"""The most proposals that Discord shows."""
Period = Literal["today", "week", "month", "quarter", "all"]
Answer = Callable[[discord.Interaction, str, Sequence[str]], Awaitable[None]]
"""Answers a verb with the words after it."""

_LEVELS = [Choice(name=level.value, value=level.value) for level in Level]


def group(answer: Answer, topics: Sequence[str]) -> app_commands.Group:
    """The group with a command for each verb; topics are completed as they are typed."""
    mlquiz = app_commands.Group(
        name="mlquiz",
        description=ABOUT,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    async def near(_: discord.Interaction, typed: str) -> list[Choice[str]]:
        wanted = "-".join(typed.casefold().replace("_", " ").split())
        found = sorted((topic for topic in topics if wanted in topic), key=lambda topic: not topic.startswith(wanted))
        return [Choice(name=topic, value=topic) for topic in found[:CHOICES]]

    @mlquiz.command(description="A question for you, or for the whole channel")
    @app_commands.describe(
        topic=TOPIC,
        level="Only this level",
        public="Show the question to everybody here; each answers for themselves",
    )
    @app_commands.choices(level=_LEVELS)
    @app_commands.autocomplete(topic=near)
    async def question(
        interaction: discord.Interaction, topic: str = "", level: str = "", public: bool = False
    ) -> None:
        await answer(interaction, "question", [*filter(None, (topic, level)), *(["public"] if public else [])])

    @mlquiz.command(description="The team's points in a period")
    @app_commands.describe(
        period=PERIOD, topic=TOPIC, public="Put it into this channel for everybody, and keep it up to date"
    )
    @app_commands.autocomplete(topic=near)
    async def leaderboard(
        interaction: discord.Interaction, period: Period = "week", topic: str = "", public: bool = False
    ) -> None:
        await answer(interaction, "leaderboard", [*filter(None, (period, topic)), *(["public"] if public else [])])

    @mlquiz.command(description="The squads by the mean of their active members")
    @app_commands.describe(period=PERIOD, topic=TOPIC)
    @app_commands.autocomplete(topic=near)
    async def squads(interaction: discord.Interaction, period: Period = "week", topic: str = "") -> None:
        await answer(interaction, "squads", [*filter(None, (period, topic))])

    def named(verb: str, description: str, about: str) -> None:
        @mlquiz.command(name=verb, description=description)
        @app_commands.describe(name=about)
        async def _(interaction: discord.Interaction, name: str = "") -> None:
            await answer(interaction, verb, [*filter(None, (name,))])

    @mlquiz.command(description="Whether a weekend without answers breaks a streak in this server")
    @app_commands.describe(choice="Who manages the server may change it")
    async def weekends(interaction: discord.Interaction, choice: Literal["off", "on"] | None = None) -> None:
        await answer(interaction, "weekends", [choice] if choice else [])

    def plain(verb: str, description: str) -> None:
        @mlquiz.command(name=verb, description=description)
        async def _(interaction: discord.Interaction) -> None:
            await answer(interaction, verb, ())

    plain("topics", "What there is to ask")
    plain("stats", "Your answers, scores and streak")
    plain("hint", "A hint for the question last put to you")
    plain("leave", "Take you off the boards: counted nowhere, seen by nobody")
    plain("join", "Put you on the boards again")
    named("squad", "Your squad: join or make one, or leave it", "The squad's name, or leave")
    named("zone", "The time zone of your days", "Such as Europe/Berlin; team for that of the team")
    named("team-zone", "The time zone of the server's days, weeks and boards", "Who manages the server may change it")
    plain("daily", "A question a day for this channel: what is set up, and setting it up")
    plain("home", "Where you stand, and all there is to do")
    plain("help", "What each command does, and what help costs")
    return mlquiz
