"""What goes wrong on Discord's side: a clear sentence where one can be said, a line for the operator, nothing lost."""

from collections.abc import AsyncIterator

import pytest

from bot.core import Core
from tests.discord_world import serving, told
from tests.platforms.discord import Discord
from tests.platforms.discord_objects import Person
from tests.test_dialogue import a_core


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


async def kept(discord: Discord, core: Core, person: Person) -> list[str]:
    """The answers that are stored."""
    attempts = await core.store.attempts(f"discord-{discord.server.guild}", person.id)
    return [attempt.answer for attempt in attempts]


@pytest.mark.parametrize("everywhere", [False, True], ids=["on a route", "everywhere"])
@pytest.mark.parametrize("where", ["callback", "@original"])
async def test_a_rate_limit_is_waited_for(discord: Discord, where: str, everywhere: bool) -> None:
    discord.rest.fail(where, 429, times=2, everywhere=everywhere)
    async with serving(discord):
        assert "drift" in (await discord.slash(discord.person("Ann"), "topics")).text


async def test_a_rate_limit_at_the_start_is_waited_for(discord: Discord) -> None:
    discord.rest.fail("PUT", 429, everywhere=True)
    async with serving(discord):
        assert "drift" in (await discord.slash(discord.person("Ann"), "topics")).text


async def test_a_server_error_is_tried_again(discord: Discord) -> None:
    discord.rest.fail("@original", 502)
    async with serving(discord):
        assert "drift" in (await discord.slash(discord.person("Ann"), "topics")).text


async def test_an_answer_that_comes_too_late_for_a_reply_is_kept(
    discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mlquiz.discord")
    ann, core = discord.person("Ann"), a_core()
    async with serving(discord, core):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        discord.rest.fail("callback", 404, 10062)
        await discord.do_submit(form, "the shift")
        await discord.until(lambda: discord.rest.failed)
    assert await kept(discord, core, ann) == ["the shift"]
    assert "answer: Discord refused the reply (404, 10062)" in told(caplog.records)[-1]


async def test_a_hint_that_comes_too_late_costs_nothing(discord: Discord, caplog: pytest.LogCaptureFixture) -> None:
    ann, core = discord.person("Ann"), a_core()
    async with serving(discord, core):
        asked = await discord.slash(ann, "question", topic="drift")
        discord.rest.fail("callback", 404, 10062)
        await discord.do_press(ann, asked, "Hint")
        await discord.until(lambda: discord.rest.failed)
    assert "hint: Discord refused the reply (404, 10062)" in told(caplog.records)[-1]
    async with serving(discord, core):
        assert "3 more hints left." in (await discord.press(ann, asked, "Hint")).text


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, 50001), (403, 50013), (404, 10003), (404, 10008), (404, 10015), (401, 50027)],
    ids=["no access", "no permission", "channel deleted", "message deleted", "no webhook", "token too old"],
)
async def test_where_no_reply_can_be_shown_the_answer_is_kept_and_the_operator_told(
    discord: Discord, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    ann, core = discord.person("Ann"), a_core()
    async with serving(discord, core):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        discord.rest.fail("@original", status, code)
        turn = await discord.do_submit(form, "the shift")
        await discord.until(lambda: discord.rest.failed)
    refused = f"answer: Discord refused the reply ({status}, {code}) · interaction {turn.payload['id']}"
    assert told(caplog.records) == [refused]
    assert await kept(discord, core, ann) == ["the shift"]
    async with serving(discord, core):
        assert "25 %" in (await discord.slash(ann, "stats")).text


async def test_a_message_deleted_while_its_button_is_pressed_hurts_nobody(
    discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    ann = discord.person("Ann")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        graded = await discord.submit(form, "~concept")
        graded.message.deleted = True
        requests = len(discord.rest.requests)
        await discord.do_press(ann, graded, "Yes")
        await discord.until(lambda: len(discord.rest.requests) == requests + 2)
    assert "confirm: Discord refused the reply (404, 10008)" in told(caplog.records)[-1]


async def test_no_line_for_the_operator_holds_a_name_an_answer_or_a_token(
    discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mlquiz.discord")
    ann = discord.person("Annabel")
    async with serving(discord):
        form = await discord.press(ann, await discord.slash(ann, "question", topic="drift"), "Answer")
        await discord.submit(form, "a secret answer")
        discord.rest.fail("@original", 403, 50001)
        turn = await discord.do_slash(ann, "topics")
        await discord.until(lambda: discord.rest.failed)
    text = "\n".join(told(caplog.records))
    assert [word for word in ("Annabel", "secret", "the-token", turn.payload["token"]) if word in text] == []
    assert "question · interaction " in text
