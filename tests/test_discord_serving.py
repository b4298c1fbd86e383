"""`mlquiz serve discord`, `mlquiz serve all` and `mlquiz discord invite`, run as an operator runs them."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import DiscordSettings, described, read
from bot.domain.errors import BadSetting
from bot.serving.discord import invitation
from storage.store import open_store
from tests.discord_world import serving
from tests.platforms.discord import Discord
from tests.platforms.discord_gateway import TOKEN
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN, APP_TOKEN, BOT_TOKEN
from tests.test_dialogue import a_core


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


@pytest.fixture
def env(tmp_path: Path, caches: Path, discord: Discord) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{tmp_path}/mlquiz.db",
        "XDG_CACHE_HOME": str(caches),
        "MLQUIZ_TIMEZONE": "UTC",
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord.api,
        "DISCORD_GATEWAY_URL": discord.gateway.url,
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


@asynccontextmanager
async def running(env: Mapping[str, str], folder: Path, *args: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "bot", *args)
    process = await asyncio.create_subprocess_exec(*command, env=env, cwd=folder, stdout=pipe, stderr=pipe)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ready(process: asyncio.subprocess.Process, times: int = 1) -> list[str]:
    """The lines until so many front ends are ready."""
    assert process.stdout
    lines: list[str] = []
    async with asyncio.timeout(30):
        while sum(line.startswith("ready") for line in lines) < times:
            line = (await process.stdout.readline()).decode()
            if not line:
                break
            lines.append(line.rstrip())
    return lines


async def test_slack_and_discord_are_served_in_one_process_that_finishes_what_is_in_hand(
    discord: Discord, slack: SimSlack, env: dict[str, str], tmp_path: Path
) -> None:
    ann = discord.person("Annabel")
    env |= {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": f"{slack.url}/api/"}
    async with running(env, tmp_path, "serve", "all") as process:
        lines = await ready(process, times=2)
        about = r"mlquiz \d+\.\d+\.\d+ · bank \d+ questions \([0-9a-f]{4}…\) · sqlite \S+mlquiz\.db \(schema \d+\) · "
        where = [re.sub(about, "", line) for line in lines if not line.startswith("ready")]
        assert sorted(where) == [
            "Discord as mlquiz in 1 server, shard 0 of 1",
            "Slack Socket Mode as @mlquiz in Acme",
        ]
        assert "foundations" in (await slack.command(ANN, "topics")).screen
        form = await discord.press(ann, await discord.slash(ann, "question"), "Answer")
        turn = await discord.do_submit(form, "my private words")
        await discord.until(lambda: turn.answered)
        process.send_signal(signal.SIGTERM)
        out, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, log
    assert " % · +" in turn.text
    assert not any(secret in f"{out!r}{log!r}" for secret in (TOKEN, "private words", "Annabel"))
    assert b"voice" not in log


async def test_buttons_forms_and_commands_outlive_a_process_and_its_database_connection(
    discord: Discord, sqlite_url: str
) -> None:
    ann = discord.person("Ann")
    async with serving_on(sqlite_url, discord):
        asked = await discord.slash(ann, "question", topic="drift")
        form = await discord.press(ann, asked, "Answer")
        await discord.press(ann, asked, "Hint")
    async with serving_on(sqlite_url, discord):
        assert "25 % · +6 (8 without hints)" in (await discord.submit(form, "shift")).text
        assert "Point 1" in (await discord.press(ann, asked, "Reveal")).text
    assert len([path for method, path, _ in discord.rest.requests if method == "PUT"]) == 1


@asynccontextmanager
async def serving_on(url: str, discord: Discord) -> AsyncIterator[None]:
    store = await open_store(url)
    async with serving(discord, replace(a_core(), store=store), notes=store):
        yield
    await store.close()


async def test_the_command_tells_a_missing_token_in_one_line(env: dict[str, str], tmp_path: Path) -> None:
    async with running({**env, "DISCORD_TOKEN": ""}, tmp_path, "serve", "discord") as process:
        _, log = await asyncio.wait_for(process.communicate(), 30)
    assert log.decode() == (
        "DISCORD_TOKEN is not set. Discord needs the token of an application's bot: "
        "https://discord.com/developers/applications, then Bot, then Reset Token.\n"
    )
    assert process.returncode == 1


async def test_the_invitation_asks_for_no_permission(discord: Discord) -> None:
    assert await invitation(DiscordSettings(TOKEN, api_url=discord.api)) == (
        "https://discord.com/oauth2/authorize?client_id=900000000000000001"
        "&scope=bot+applications.commands&permissions=0"
    )


async def test_an_invitation_needs_the_token() -> None:
    with pytest.raises(BadSetting, match=r"^DISCORD_TOKEN is not set\."):
        await invitation(DiscordSettings())


async def test_an_invitation_is_not_made_for_a_token_that_discord_refuses(discord: Discord) -> None:
    with pytest.raises(BadSetting, match=r"^DISCORD_TOKEN: Discord refused it\."):
        await invitation(DiscordSettings("another", api_url=discord.api))


def test_discords_settings_are_read_and_described_without_the_token() -> None:
    config = read(
        {
            "DISCORD_TOKEN": " s3cret ",
            "DISCORD_SHARD_IDS": "0, 2-4",
            "DISCORD_SHARD_COUNT": "5",
            "DISCORD_DEV_GUILD": "197038439483310086",
        }
    )
    assert config.discord == DiscordSettings("s3cret", (0, 2, 3, 4), 5, 197038439483310086)
    rows = described(config)
    assert (rows["DISCORD_TOKEN"], rows["DISCORD_SHARD_IDS"]) == ("****", "0,2,3,4")
    assert "s3cret" not in f"{config!r} {rows}"


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"DISCORD_SHARD_IDS": "one"}, "DISCORD_SHARD_IDS: “one” is no shard; expected numbers and spans, such as 0,1"),
        ({"DISCORD_SHARD_IDS": "3-1", "DISCORD_SHARD_COUNT": "4"}, "DISCORD_SHARD_IDS: “3-1” is no shard"),
        ({"DISCORD_SHARD_IDS": "1"}, "DISCORD_SHARD_IDS: set DISCORD_SHARD_COUNT too, to more than the highest"),
        ({"DISCORD_SHARD_IDS": "4", "DISCORD_SHARD_COUNT": "4"}, "DISCORD_SHARD_IDS: set DISCORD_SHARD_COUNT too"),
        ({"DISCORD_SHARD_COUNT": "0"}, "DISCORD_SHARD_COUNT: “0” is no number; expected how many shards there are"),
        ({"DISCORD_DEV_GUILD": "acme"}, "DISCORD_DEV_GUILD: “acme” is no number; expected the id of a server"),
        ({"DISCORD_API_URL": "discord.com"}, "DISCORD_API_URL: “discord.com” is no address; expected one that begins"),
        ({"DISCORD_GATEWAY_URL": "http://x"}, "DISCORD_GATEWAY_URL: “http://x” is no address; expected one that"),
    ],
)
def test_a_discord_setting_that_cannot_be_understood_is_told_with_its_variable(env: dict[str, str], told: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(env)
    assert str(caught.value).startswith(told)
