"""Boards, squads and choices through the simulated platforms."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.discord_notifier import DiscordNotifier
from bot.core.dialogue import VERBS
from tests.daily_world import MINUTE, NINE, look
from tests.discord_world import serving
from tests.fakes import FakeClock
from tests.platforms.discord import Discord
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN, BEN, CHANNEL
from tests.slack_helpers import RIGHT, served
from tests.test_dialogue import a_core


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


async def test_discord_offers_every_verb_of_the_core(discord: Discord) -> None:
    async with serving(discord):
        missing = [verb for verb in VERBS if verb != "ask" and not discord.command_named(verb)]
    assert missing == []


async def test_on_discord_one_joins_a_squad_and_leaves_the_board(discord: Discord) -> None:
    ann, raj = discord.person("Ann"), discord.person("Raj")
    async with serving(discord):
        made = await discord.slash(ann, "squad", name="@everyone Rank*ing")
        assert "You made the squad everyone Rank" in made.text
        assert "with 1 other" in (await discord.slash(raj, "squad", name="EVERYONE rank*ing")).text
        assert "No squad has 3 members" in (await discord.slash(raj, "squads", period="month", topic="drift")).text
        assert "Asia/Tokyo" in (await discord.slash(ann, "zone", name="asia/tokyo")).text
        assert "Only who administers" in (await discord.slash(ann, "weekends", choice="off")).text

        asked = await discord.slash(ann, "question", topic="drift")
        await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
        assert "Ann" in (await discord.slash(raj, "leaderboard")).text
        board = await discord.slash(ann, "leaderboard")
        assert "counted nowhere" in (await discord.press(ann, board, "Leave the board")).text
        assert "Ann" not in (await discord.slash(raj, "leaderboard")).text


async def test_on_discord_a_board_stands_in_the_channel_and_is_kept_up_to_date(discord: Discord) -> None:
    ann = discord.person("Ann", manages=True)
    core = a_core(at=NINE)
    async with serving(discord, core) as bot:
        core.notifiers.add(DiscordNotifier(bot))
        put = await discord.slash(ann, "leaderboard", public=True)
        assert put.is_private
        assert "The board stands in this channel now." in put.text
        [board] = [shown for shown in discord.sees(discord.person("Nobody")) if shown.private_to is None]
        assert "No points this week." in board.text
        asked = await discord.slash(ann, "question", topic="drift")
        await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
        await look(core, MINUTE)
        assert " 1 Ann · 8" in board.text
        assert "kept up to date" in (await discord.press(ann, put, "Stop updating it")).text


async def test_in_slack_a_board_stands_in_the_channel_and_names_nobody_who_left(
    slack: SimSlack, sqlite_url: str
) -> None:
    async with served(slack, "socket", sqlite_url, clock=FakeClock(NINE)) as service:
        await slack.command(ANN, "leaderboard public", CHANNEL)
        await slack.until(lambda: any("The board stands in this channel now." in one.screen for _, one in slack.log))
        [board] = [shown for viewer, shown in slack.log if viewer == "" and shown.channel == CHANNEL and not shown.to]
        asked = await slack.command(BEN, "drift senior")
        await slack.submit(BEN, await slack.press(BEN, asked, "Answer"), RIGHT)
        await look(service.core, MINUTE)
        assert "Ben  ·  30" in board.screen
        assert "You made the squad channel." in (await slack.command(BEN, "squad <!channel>")).screen.replace("!", "")
        assert "counted nowhere" in (await slack.command(BEN, "leave")).screen
        await look(service.core, MINUTE)
        assert "Ben" not in board.screen
        assert board.edits == 2
