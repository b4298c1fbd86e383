"""Discord's connection: registering commands, shards, resumption, and what ends it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from discord import Locale as DiscordLocale
from discord import app_commands

from bot.core.dialogue import handle
from bot.domain.errors import BadSetting
from bot.domain.events import Event
from bot.domain.replies import Card
from tests.discord_world import serving, told
from tests.fakes import FakeNotes
from tests.platforms.discord import Discord
from tests.test_dialogue import DRIFT, a_core


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


async def still_answers(discord: Discord) -> bool:
    return "drift" in (await discord.slash(discord.person("Ann"), "topics")).text


def registrations(discord: Discord) -> list[str]:
    return [path for method, path, _ in discord.rest.requests if method == "PUT"]


async def test_commands_are_registered_once_and_again_only_when_they_changed(
    discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = FakeNotes()
    for _ in range(2):
        async with serving(discord, notes=notes):
            assert await still_answers(discord)
    assert len(registrations(discord)) == 1
    monkeypatch.setattr("bot.adapters.discord_commands.ABOUT", "Practise something else")
    async with serving(discord, notes=notes):
        assert discord.rest.commands[""][0]["description"] == "Practise something else"
    assert len(registrations(discord)) == 2


async def test_commands_whose_registration_failed_are_registered_at_the_next_start(discord: Discord) -> None:
    notes = FakeNotes()
    discord.rest.fail("PUT", 403, 50001)
    with pytest.raises(BadSetting, match=r"^Discord refused what is asked at the start \(403, 50001\)\.$"):
        async with serving(discord, notes=notes):
            pass
    async with serving(discord, notes=notes):
        assert await still_answers(discord)


async def test_in_development_the_one_server_gets_the_commands(discord: Discord) -> None:
    async with serving(discord, dev_guild=int(discord.server.guild)):
        assert await still_answers(discord)
    assert registrations(discord) == [f"/applications/900000000000000001/guilds/{discord.server.guild}/commands"]


async def test_a_server_of_development_that_the_bot_is_not_in_is_told(discord: Discord) -> None:
    discord.rest.fail("PUT", 403, 50001)
    with pytest.raises(BadSetting, match=r"^DISCORD_DEV_GUILD: the bot is not in this server\. Add it first;"):
        async with serving(discord, dev_guild=1):
            pass


class Shouting(app_commands.Translator):
    """Another language: louder."""

    async def translate(
        self, string: app_commands.locale_str, locale: DiscordLocale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text in the one language there is; names stay."""
        is_name = context.location.name.endswith("name")
        return None if is_name or locale is not DiscordLocale.german else string.message.upper()


async def test_a_translator_reaches_every_description(discord: Discord) -> None:
    async with serving(discord) as bot:
        await bot.tree.set_translator(Shouting())
        await bot.tree.sync()
        (command,) = discord.rest.commands[""]
    described = [command, *command["options"], *(one for sub in command["options"] for one in sub.get("options", ()))]
    assert len(described) > 10
    assert all(one["description_localizations"] == {"de": one["description"].upper()} for one in described)


async def test_a_lost_connection_is_resumed_and_what_came_meanwhile_is_answered(discord: Discord) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        await discord.gateway.close(4000)
        await discord.until(lambda: not any(one.socket for one in discord.gateway.sessions.values()))
        assert "drift" in (await discord.slash(ann, "topics")).text
    assert (len(discord.gateway.received(2)), len(discord.gateway.received(6))) == (1, 1)


async def test_a_request_to_reconnect_is_followed_by_a_resume(discord: Discord) -> None:
    async with serving(discord):
        await discord.gateway.tell(7)
        await discord.until(lambda: discord.gateway.received(6))
        assert await still_answers(discord)
    assert len(discord.gateway.received(2)) == 1


async def test_a_void_session_is_begun_anew(discord: Discord) -> None:
    async with serving(discord):
        await discord.gateway.tell(9, False)
        await discord.until(lambda: len(discord.gateway.received(2)) == 2)
        assert await still_answers(discord)
    assert discord.gateway.received(6) == []


async def test_a_session_that_may_go_on_is_resumed(discord: Discord) -> None:
    async with serving(discord):
        await discord.gateway.tell(9, True)
        await discord.until(lambda: discord.gateway.received(6))
        assert await still_answers(discord)


async def test_a_session_that_discord_forgot_is_begun_anew(discord: Discord) -> None:
    async with serving(discord):
        discord.gateway.forget()
        await discord.gateway.close(4000)
        await discord.until(lambda: len(discord.gateway.received(2)) == 2)
        assert await still_answers(discord)


async def test_a_connection_that_answers_no_heartbeat_is_left_for_a_new_one(discord: Discord) -> None:
    discord.gateway.heartbeat, discord.gateway.deaf = 0.02, True
    async with serving(discord) as bot:
        bot.take_for_dead_after(0.05)
        await discord.gateway.close(4000)
        await discord.until(lambda: len(discord.gateway.received(6)) > 1)
        bot.take_for_dead_after(60)
        discord.gateway.deaf = False
        assert await still_answers(discord)


async def test_an_interaction_delivered_twice_is_answered_once(discord: Discord) -> None:
    ann, core = discord.person("Ann"), a_core()
    discord.twice = True
    async with serving(discord, core):
        asked = await discord.slash(ann, "question", topic="drift")
        hint = await discord.press(ann, asked, "Hint")
        assert "3 more hints left" in hint.text
        await discord.submit(await discord.press(ann, asked, "Answer"), "shift")
    assert len(await core.store.attempts(f"discord-{discord.server.guild}", ann.id)) == 1
    assert len(discord.sees(ann)) == 3


async def test_each_shard_answers_for_its_own_servers() -> None:
    async with Discord(guilds=4, shards=2) as discord:
        async with serving(discord):
            for place in discord.guilds:
                asked = await discord.slash(discord.person("Ann"), "question", place, topic="drift")
                assert DRIFT.ask in asked.text
        assert [data["shard"] for data in discord.gateway.received(2)] == [[0, 2], [1, 2]]
        assert discord.violations == []


async def test_a_process_serves_the_shards_that_it_was_given() -> None:
    async with Discord(guilds=4, shards=9) as discord:
        async with serving(discord, shard_ids=[1, 3], shard_count=4):
            assert await still_answers_in(discord, 1)
        assert [data["shard"] for data in discord.gateway.received(2)] == [[1, 4], [3, 4]]


async def still_answers_in(discord: Discord, guild: int) -> bool:
    return "drift" in (await discord.slash(discord.person("Ann"), "topics", discord.guilds[guild])).text


async def test_an_outage_and_a_removal_are_told_apart(discord: Discord, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "mlquiz.discord")
    async with serving(discord):
        await discord.gateway.lose_guild(discord.server, outage=True)
        await still_answers_in(discord, 0)
        await discord.gateway.lose_guild(discord.server, outage=False)
        await still_answers_in(discord, 0)
    guild = discord.server.guild
    lines = [line for line in told(caplog.records) if guild in line]
    assert lines == [f"server {guild} is out of reach for now", f"removed from server {guild}"]


async def test_a_token_that_discord_refuses_is_told_with_the_way_to_mend_it(discord: Discord) -> None:
    discord.gateway.token = "another"
    with pytest.raises(BadSetting, match=r"^DISCORD_TOKEN: Discord refused it\. Copy it again from the Bot page"):
        async with serving(discord):
            pass


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (4004, "DISCORD_TOKEN: Discord refused it."),
        (4010, "DISCORD_SHARD_IDS: Discord refused the shard; expected ids below DISCORD_SHARD_COUNT."),
        (4011, "DISCORD_SHARD_COUNT: there are too many servers for so few shards. Leave it unset, or raise it."),
        (4013, "Discord closed the connection for good (code 4013)."),
    ],
)
async def test_a_connection_closed_for_good_ends_the_service_with_the_reason(
    discord: Discord, code: int, message: str
) -> None:
    discord.gateway.closing_code = code
    with pytest.raises(BadSetting) as caught:
        async with serving(discord):
            await asyncio.Event().wait()
    assert message in str(caught.value)


async def test_an_address_that_does_not_answer_is_named() -> None:
    async with Discord() as discord:
        pass
    with pytest.raises(BadSetting, match=r"^Discord does not answer at http://127\.0\.0\.1:\d+/api/v10: Client"):
        async with serving(discord):
            pass


async def test_what_is_in_hand_is_finished_before_the_end(discord: Discord) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    core = a_core()

    async def slow(event: Event) -> Card:
        begun.set()
        await go_on.wait()
        return await handle(core, event)

    async def once_no_more_is_taken() -> None:
        await discord.until(lambda: not any(one.socket for one in discord.gateway.sessions.values()))
        go_on.set()

    async with asyncio.TaskGroup() as tasks, serving(discord, handled=slow):
        turn = tasks.create_task(discord.slash(discord.person("Ann"), "topics"))
        await begun.wait()
        tasks.create_task(once_no_more_is_taken())
    assert "drift" in turn.result().text
