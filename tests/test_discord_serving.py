"""`mlquiz serve discord`, `mlquiz serve all` and `mlquiz discord invite`, run as an operator runs them."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import DiscordSettings, described, read
from bot.domain.errors import BadSetting
from bot.serving.discord import invitation
from tests.platforms.discord import Discord
from tests.platforms.discord_gateway import TOKEN
from tests.platforms.slack import ANN, APP_TOKEN, BOT_TOKEN, SimSlack


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as platform:
        yield platform
    assert platform.violations[:3] == []


@pytest.fixture
def env(tmp_path: Path, discord: Discord) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{tmp_path}/mlquiz.db",
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


async def test_serving_says_what_it_serves_and_ends_in_good_order(
    discord: Discord, env: dict[str, str], tmp_path: Path
) -> None:
    ann = discord.person("Annabel")
    async with running(env, tmp_path, "serve", "discord") as process:
        lines = await ready(process)
        assert re.fullmatch(
            r"mlquiz \d+\.\d+\.\d+ · bank \d+ questions \([0-9a-f]{4}…\) · sqlite \S+mlquiz\.db \(schema \d+\) · "
            r"Discord as mlquiz\S* in 1 servers, shards 0 of 1",
            lines[0],
        ), lines
        form = await discord.press(ann, await discord.slash(ann, "question"), "Answer")
        turn = await discord.do_submit(form, "my private words")
        await discord.until(lambda: turn.answered)
        process.send_signal(signal.SIGTERM)
        out, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, log
    assert " % · +" in turn.text
    assert not any(secret in f"{out!r}{log!r}" for secret in (TOKEN, "private words", "Annabel"))
    assert b"voice" not in log


async def test_a_kill_loses_no_stored_answer_and_no_button(
    discord: Discord, env: dict[str, str], tmp_path: Path
) -> None:
    ann = discord.person("Ann")
    async with running(env, tmp_path, "serve", "discord") as process:
        await ready(process)
        asked = await discord.slash(ann, "question")
        form = await discord.press(ann, asked, "Answer")
        process.kill()
        await process.wait()
    async with running(env, tmp_path, "serve", "discord") as process:
        await ready(process)
        assert " % · +" in (await discord.submit(form, "an answer")).text
        assert "Point 1" in (await discord.press(ann, asked, "Reveal")).text
    assert len([path for method, path, _ in discord.rest.requests if method == "PUT"]) == 1


async def test_slack_and_discord_are_served_in_one_process(
    discord: Discord, slack: SimSlack, env: dict[str, str], tmp_path: Path
) -> None:
    env |= {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": f"{slack.url}/api/"}
    async with running(env, tmp_path, "serve", "all") as process:
        lines = await ready(process, times=2)
        assert {part for line in lines for part in ("Slack Socket Mode", "Discord as") if part in line} == {
            "Slack Socket Mode",
            "Discord as",
        }
        assert "foundations" in (await slack.command(ANN, "topics")).screen
        assert "foundations" in (await discord.slash(discord.person("Ann"), "topics")).text
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set. Discord needs the token of an application's bot: https://"),
        ({"DISCORD_TOKEN": "s3cret"}, "DISCORD_TOKEN: Discord refused it. Copy it again from the Bot page"),
    ],
)
async def test_the_command_tells_a_missing_or_refused_token_in_one_line(
    env: dict[str, str], tmp_path: Path, given: dict[str, str], told: str
) -> None:
    async with running({**env, **given}, tmp_path, "serve", "discord") as process:
        _, log = await asyncio.wait_for(process.communicate(), 30)
    assert log.decode().startswith(told)
    assert log.count(b"\n") == 1
    assert b"s3cret" not in log
    assert process.returncode == 1


async def test_the_invitation_asks_for_no_permission(env: dict[str, str], tmp_path: Path) -> None:
    async with running(env, tmp_path, "discord", "invite") as process:
        out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert out.decode() == (
        "https://discord.com/oauth2/authorize?client_id=900000000000000001"
        "&scope=bot+applications.commands&permissions=0\n"
    )


async def test_an_invitation_needs_the_token() -> None:
    with pytest.raises(BadSetting, match=r"^DISCORD_TOKEN is not set\."):
        await invitation(DiscordSettings())


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
