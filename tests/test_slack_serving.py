"""`mlquiz serve slack`, `mlquiz slack manifest` and `mlquiz config`, run as an operator runs them."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.adapters.slack_manifest import manifest
from bot.app import build_core
from bot.config import read
from bot.domain.errors import BadSetting
from bot.serving.slack import check, run
from storage.store import open_store
from tests.platforms import contracts
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import ANN, APP_TOKEN, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, TEAM
from tests.slack_helpers import BANK, GRADER, ToldService

ONE = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
MANY = {
    "SLACK_CLIENT_ID": CLIENT_ID,
    "SLACK_CLIENT_SECRET": CLIENT_SECRET,
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
}


@pytest.fixture
def env(tmp_path: Path, caches: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    here = {"DATABASE_URL": f"sqlite:///{tmp_path}/mlquiz.db", "XDG_CACHE_HOME": str(caches)}
    return {**kept, **here, "MLQUIZ_TIMEZONE": "UTC", "HOST": "127.0.0.1", "PORT": "0"}


@asynccontextmanager
async def serving(env: Mapping[str, str], folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, list[str]]]:
    """The command as a process, and the lines that it printed on its way to being ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "slack"),
        env={**env, "PYTHONPATH": str(Path(__file__).parent.parent)},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        lines: list[str] = []
        async with asyncio.timeout(30):
            while line := (await process.stdout.readline()).decode():
                lines.append(line.rstrip())
                if line.startswith("ready"):
                    break
        yield process, lines
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_serving_says_what_it_serves_and_ends_in_good_order(
    slack: SimSlack, env: dict[str, str], tmp_path: Path
) -> None:
    async with serving({**env, **ONE, "SLACK_API_URL": f"{slack.url}/api"}, tmp_path) as (process, lines):
        assert re.fullmatch(
            r"mlquiz \d+\.\d+\.\d+ · bank \d+ questions \([0-9a-f]{4}…\) · sqlite \S+mlquiz\.db \(schema \d+\) · "
            r"Slack Socket Mode as @mlquiz in Acme",
            lines[0],
        ), lines
        assert lines[1] == "ready; Ctrl-C stops after finishing what is in hand"
        modal = await slack.press(ANN, await slack.command(ANN, ""), "Answer")
        go = slack.hold("response_url")
        assert not await slack.refused(ANN, modal, "my private words")
        process.send_signal(signal.SIGTERM)
        go.set()
        out, log = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, log
    assert " % · +" in slack.log[-1][1].screen
    assert not any(secret in f"{out!r}{log!r}" for secret in (BOT_TOKEN, APP_TOKEN, "private words", "Ann"))


async def test_http_is_served_for_many_workspaces_with_the_settings_of_a_dotenv_file(
    slack: SimSlack, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("".join(f"{key}={value}\n" for key, value in {**MANY, "PORT": "nonsense"}.items()))
    async with serving({**env, "SLACK_API_URL": f"{slack.url}/api/"}, tmp_path) as (process, lines):
        assert "Slack HTTP for many workspaces at http://127.0.0.1:" in lines[0]
        slack.app_url = lines[0].partition(" at ")[2]
        assert (await slack.install(ANN))[0] == 200
        assert "[Answer]" in (await slack.command(ANN, "foundations")).screen
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    assert TEAM in slack.tokens.values()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "SLACK_BOT_TOKEN is not set. One workspace needs its bot token (xoxb-…, from OAuth & Permissions)"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1"},
            "SLACK_APP_TOKEN is not set. Socket Mode needs an app-level token (xapp-…, scope connections:write); "
            "or set SLACK_SIGNING_SECRET for HTTP.",
        ),
        (
            {**ONE, "SLACK_BOT_TOKEN": "xapp-s3c"},
            "SLACK_BOT_TOKEN is of another kind: expected xoxb-…, found xapp-****",
        ),
        ({**ONE, "SLACK_APP_TOKEN": "s3c"}, "SLACK_APP_TOKEN is of another kind: expected xapp-…, found ****."),
        ({**MANY, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET is not set."),
    ],
)
def test_a_token_that_is_missing_or_of_another_kind_is_told(given: dict[str, str], told: str) -> None:
    with pytest.raises(BadSetting) as caught:
        check(read(given).slack)
    assert told in str(caught.value)
    assert "s3c" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-s3c"}, "SLACK_BOT_TOKEN was refused by Slack (account_inactive). Copy it anew"),
        ({"SLACK_APP_TOKEN": "xapp-s3c"}, "SLACK_APP_TOKEN was refused by Slack (invalid_auth). It is an app-level"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/"}, "Slack cannot be reached at http://127.0.0.1:1/"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s", "HOST": "127.0.0.1", "PORT": "PORT"}, "PORT: 127.0.0.1:"),
    ],
)
async def test_what_slack_or_the_machine_refuses_is_told(
    slack: SimSlack, sqlite_url: str, given: dict[str, str], told: str
) -> None:
    given = {**ONE, "SLACK_API_URL": f"{slack.url}/api/", **given}
    given = {key: slack.url.rpartition(":")[2] if value == "PORT" else value for key, value in given.items()}
    store = await open_store(sqlite_url)
    with pytest.raises(BadSetting) as caught:
        await run(ToldService(build_core(BANK, GRADER, store, Random(1)), store), read(given), asyncio.Event())
    await store.close()
    assert told in str(caught.value)
    assert "s3c" not in str(caught.value)


async def test_the_command_tells_a_missing_token_in_one_line(env: dict[str, str], tmp_path: Path) -> None:
    async with serving(env, tmp_path) as (process, _):
        assert process.stderr
        log = await process.stderr.read()
    assert log.decode().startswith("SLACK_BOT_TOKEN is not set.")
    assert log.count(b"\n") == 1


def mlquiz(env: Mapping[str, str], folder: Path, *args: str) -> str:
    command = [sys.executable, "-m", "bot", *args]
    path = str(Path(__file__).parent.parent)
    done = subprocess.run(
        command, env={**env, "PYTHONPATH": path}, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_config_shows_what_was_understood_with_the_environment_over_dotenv(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_APP_TOKEN=xapp-1-s3c\nPORT=1234\nSLACK_SIGNING_SECRET='s3c'\n")
    shown = json.loads(mlquiz(env, tmp_path, "config", "--json"))
    assert (shown["SLACK_APP_TOKEN"], shown["PORT"], shown["SLACK_SIGNING_SECRET"]) == ("xapp-****", "0", "****")
    plain = mlquiz(env, tmp_path, "config")
    assert re.search(r"^SLACK_BOT_TOKEN +\(not set\)$", plain, re.MULTILINE)
    assert "s3c" not in plain


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("url", ["", "https://quiz.example/"])
def test_the_manifest_is_valid(url: str, version: str) -> None:
    schema: dict[str, Any] | None = contracts.read(f"slack/manifest/manifest.schema.{version}.json")
    if schema is None:
        pytest.skip("the contracts folder is absent")
    assert contracts.Document(schema).faults("", manifest(url)) == []


def test_the_manifest_asks_for_the_least_and_says_where_http_is(env: dict[str, str], tmp_path: Path) -> None:
    socket = json.loads(mlquiz(env, tmp_path, "slack", "manifest"))
    http = manifest("https://quiz.example/")
    assert socket["oauth_config"] == {"scopes": {"bot": ["chat:write", "commands", "im:history", "users:read"]}}
    assert [one["settings"]["socket_mode_enabled"] for one in (socket, http)] == [True, False]
    assert http["settings"]["event_subscriptions"]["request_url"] == "https://quiz.example/slack/events"
    assert http["oauth_config"]["redirect_urls"] == ["https://quiz.example/slack/oauth_redirect"]
    with pytest.raises(BadSetting, match="“http://x” is no address that Slack can reach; expected https"):
        manifest("http://x")
