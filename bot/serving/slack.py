"""Serve Slack: one workspace by its token, or many by OAuth; events by Socket Mode or over HTTP."""

import asyncio

from bot.config import Config, SlackSettings, masked
from bot.domain.errors import BadSetting
from bot.serving.service import Service

NO_WAY_IN = (
    "SLACK_APP_TOKEN is not set. Socket Mode needs an app-level token (xapp-…, scope connections:write); "
    "or set SLACK_SIGNING_SECRET for HTTP."
)
NO_TOKEN = (
    "SLACK_BOT_TOKEN is not set. One workspace needs its bot token (xoxb-…, from OAuth & Permissions); "
    "for many, set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
)


async def run(service: Service, config: Config, stop: asyncio.Event) -> None:
    """Serve Slack until `stop` is set; raises BadSetting when a token is missing, wrong or refused."""
    check(config.slack)


def check(slack: SlackSettings) -> None:
    """Raises BadSetting for the first variable that is missing or of the wrong kind."""
    if bool(slack.client_id) != bool(slack.client_secret):
        missing = "SLACK_CLIENT_SECRET" if slack.client_id else "SLACK_CLIENT_ID"
        raise BadSetting(f"{missing} is not set. Installing into many workspaces needs it beside the other one.")
    if not slack.client_id and not slack.bot_token:
        raise BadSetting(NO_TOKEN)
    if not slack.app_token and not slack.signing_secret:
        raise BadSetting(NO_WAY_IN)
    for name, token, prefix in (
        ("SLACK_BOT_TOKEN", slack.bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", slack.app_token, "xapp-"),
    ):
        if token and not token.startswith(prefix):
            raise BadSetting(f"{name} is of another kind: expected {prefix}…, found {masked(token)}.")
