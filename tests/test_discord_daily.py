"""Daily questions on Discord: the real client library against the simulated platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.discord_notifier import DiscordNotifier
from bot.core import Core
from bot.domain.daily import PostKey, State
from tests.daily_world import HOUR, MINUTE, NINE, SECOND, look
from tests.discord_world import serving
from tests.many_dailies import on_discord
from tests.platforms.discord import Discord
from tests.platforms.discord_objects import Person
from tests.platforms.discord_screen import Shown, Turn
from tests.test_dialogue import a_core

FILLED = {"time": "09:00", "zone": "UTC", "days": "every day", "topics": "drift", "open": "8 hours"}
EARLY = NINE - 30 * MINUTE


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


@asynccontextmanager
async def served(discord: Discord) -> AsyncIterator[Core]:
    """The core behind a served Discord, at half past eight."""
    core = a_core(at=EARLY)
    async with serving(discord, core) as bot:
        core.notifiers.add(DiscordNotifier(bot))
        yield core


async def set_up(discord: Discord, person: Person) -> Turn:
    """Set a daily up with the form."""
    modal = await discord.press(person, await discord.slash(person, "daily"), "Set up")
    return await discord.submit(modal, FILLED)


def in_channel(discord: Discord) -> list[Shown]:
    """What everybody in the server's channel sees."""
    return [shown for shown in discord.sees(discord.person("Nobody")) if shown.private_to is None]


async def the_state(discord: Discord, core: Core) -> State:
    post = await core.store.post(PostKey(f"discord-{discord.server.guild}", discord.server.channel, NINE.date()))
    assert post is not None
    return post.state


async def test_a_daily_from_its_form_to_its_reveal(discord: Discord) -> None:
    ann, raj = discord.person("Ann", manages=True), discord.person("Raj")
    async with served(discord) as core:
        saved = await set_up(discord, ann)
        assert saved.is_private
        assert "Time · 09:00, UTC, every day" in saved.text
        assert "[Change]  [Pause]  [Post now]  [Remove]" in saved.text
        await look(core, 30 * MINUTE)
        [question] = in_channel(discord)
        assert "Question of the day · Monday 23 November · senior · drift" in question.text
        assert "Nobody has answered yet · closes 17:00, UTC" in question.text

        graded = await discord.submit(await discord.press(raj, question, "Answer privately"), "shift and concept")
        assert graded.is_private
        assert "Thank you" in (await discord.press(raj, graded, "Show mine")).text
        await look(core, MINUTE)
        assert "1 has answered · closes 17:00" in question.text
        assert discord.rest.channels.edits == 1

        await look(core, 8 * HOUR)
        _, reveal = in_channel(discord)
        assert reveal.message["message_reference"]["message_id"] == question.message["id"]
        assert "Monday's points · 1 answered, 50 % of the points made" in reveal.text
        assert "The inputs shift · ██████████ 100 %" in reveal.text
        assert "Raj shows this answer shift and concept" in reveal.text
        assert "1 answered · closed" in question.text
        assert "[Answer" not in question.text


async def test_only_who_manages_the_server_may_set_one_up(discord: Discord) -> None:
    ann, raj = discord.person("Ann", manages=True), discord.person("Raj")
    async with served(discord):
        assert "[Set up]" not in (await discord.slash(raj, "daily")).text
        await set_up(discord, ann)
        seen = await discord.slash(raj, "daily")
        assert "Time · 09:00" in seen.text
        assert "[" not in seen.text


async def test_who_manages_the_server_changes_its_time_zone_from_home(discord: Discord) -> None:
    ann, raj = discord.person("Ann", manages=True), discord.person("Raj")
    async with served(discord):
        form = await discord.press(ann, await discord.slash(ann, "home"), "Change the time zone")
        assert "Did you mean Europe/Berlin" in (await discord.submit(form, {"zone": "Europe/Berln"})).text
        assert "those of Asia/Tokyo" in (await discord.submit(form, {"zone": "asia/tokyo"})).text
        assert "Asia/Tokyo" in (await discord.slash(raj, "leaderboard")).text
        assert "administers" in (await discord.slash(raj, "team-zone", name="Europe/Paris")).text


async def test_what_cannot_be_understood_or_is_closed_is_told_in_private_and_nothing_is_saved(
    discord: Discord,
) -> None:
    ann = discord.person("Ann", manages=True)
    async with served(discord) as core:
        modal = await discord.press(ann, await discord.slash(ann, "daily"), "Set up")
        told = await discord.submit(modal, {**FILLED, "zone": "Europe/Berln"})
        assert "Did you mean Europe/Berlin?" in told.text
        assert told.is_private
        discord.rest.channels.closed[discord.server.channel] = 403, 50013
        assert "I may not write in this channel" in (await discord.submit(modal, FILLED)).text
        assert await core.store.schedule(f"discord-{discord.server.guild}", discord.server.channel) is None


async def test_a_daily_outside_a_server_says_where_it_belongs(discord: Discord) -> None:
    ann = discord.person("Ann", manages=True)
    async with served(discord):
        for place in (discord.dm(ann), discord.elsewhere):
            assert "belongs to a channel" in (await discord.slash(ann, "daily", place)).text


async def test_a_form_from_before_a_restart_is_saved_after_it(discord: Discord) -> None:
    ann = discord.person("Ann", manages=True)
    async with served(discord):
        modal = await discord.press(ann, await discord.slash(ann, "daily"), "Set up")
    async with served(discord):
        assert "Saved." in (await discord.submit(modal, FILLED)).text


async def test_a_lost_answer_is_followed_by_the_same_message(discord: Discord) -> None:
    async with served(discord) as core:
        await set_up(discord, discord.person("Ann", manages=True))
        discord.rest.channels.lost = 2
        await look(core, 30 * MINUTE)
        assert await the_state(discord, core) is State.CLAIMED
        for _ in range(3):
            await look(core, 10 * SECOND)
        assert await the_state(discord, core) is State.SENT
    assert len(in_channel(discord)) == 1
    assert all(body["enforce_nonce"] for body in discord.rest.channels.posted)


async def test_a_lost_answer_that_nobody_can_clear_up_in_time_is_told_and_left(discord: Discord) -> None:
    ann = discord.person("Ann", manages=True)
    async with served(discord) as core:
        await set_up(discord, ann)
        discord.rest.channels.lost = 1
        await look(core, 30 * MINUTE)
        await look(core, HOUR)
        assert await the_state(discord, core) is State.UNKNOWN
        [told] = discord.sees(ann, discord.dm(ann))
        assert "I cannot tell whether the question of Monday 23 November reached #general" in told.text
        assert "type /mlquiz daily in that channel" in told.text
        assert "[Post now]" in (await discord.slash(ann, "daily")).text
    assert len(in_channel(discord)) == 1


async def test_a_rate_limit_is_waited_for_and_a_server_error_tried_again(discord: Discord) -> None:
    async with served(discord) as core:
        await set_up(discord, discord.person("Ann", manages=True))
        discord.rest.fail(f"{discord.server.channel}/messages", 429)
        discord.rest.fail(f"{discord.server.channel}/messages", 502)
        await look(core, 30 * MINUTE)
    assert discord.rest.failed
    assert len(in_channel(discord)) == 1


@pytest.mark.parametrize(("status", "code", "words"), [(404, 10003, "it is gone"), (403, 50001, "I may not write")])
async def test_a_closed_channel_is_told_directly_and_paused(
    discord: Discord, status: int, code: int, words: str
) -> None:
    ann = discord.person("Ann", manages=True)
    async with served(discord) as core:
        await set_up(discord, ann)
        discord.rest.channels.closed[discord.server.channel] = status, code
        for passed in (30 * MINUTE, 5 * MINUTE, 25 * MINUTE):
            await look(core, passed)
        told = discord.sees(ann, discord.dm(ann))
        assert len(told) == 2
        assert all(words in shown.text for shown in told)
        assert await the_state(discord, core) is State.FAILED


async def test_where_the_bot_may_not_read_what_was_written_the_reveal_stands_by_itself(discord: Discord) -> None:
    async with served(discord) as core:
        await set_up(discord, discord.person("Ann", manages=True))
        await look(core, timedelta(minutes=30))
        discord.rest.channels.no_history = True
        await look(core, 8 * HOUR)
    _, reveal = in_channel(discord)
    assert "message_reference" not in reveal.message
    assert "Monday's points" in reveal.text


async def test_many_due_at_once_are_posted_once_each_and_keep_to_the_rate_limit(tmp_path: Path) -> None:
    discord, _ = await on_discord(60, tmp_path)
    assert discord.rest.limited == 0
    assert len({shown.message["channel_id"] for shown in discord.rest.shown}) == len(discord.rest.shown) == 60
    assert discord.violations[:3] == []
