"""Serve Slack: one workspace by its token, or many by OAuth; events by Socket Mode or over HTTP."""

import asyncio
import logging
from contextlib import AsyncExitStack

from aiohttp import ClientError, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import SlackFrontEnd
from bot.adapters.slack_http import add_guards
from bot.adapters.slack_manifest import SCOPES
from bot.adapters.slack_notifier import SlackNotifier, Token
from bot.adapters.slack_places import retries
from bot.config import Config, SlackSettings, masked
from bot.domain.errors import BadSetting
from bot.serving.service import Service
from storage.secrets import secrets
from storage.slack_installations import SlackInstallations, SlackStates

NO_WAY_IN = (
    "SLACK_APP_TOKEN is not set. Socket Mode needs an app-level token (xapp-…, scope connections:write); "
    "or set SLACK_SIGNING_SECRET for HTTP."
)
NO_TOKEN = (
    "SLACK_BOT_TOKEN is not set. One workspace needs its bot token (xoxb-…, from OAuth & Permissions); "
    "for many, set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
)
NOT_INSTALLED = "I am not installed in this workspace, or no longer. Ask an administrator to install me again."

log = logging.getLogger("mlquiz.slack")
bolt_log = logging.getLogger("slack_bolt")
# bolt looks for SLACK_BOT_TOKEN itself, and then says that the client it was given has one already
bolt_log.addFilter(lambda record: "`token` will be unused" not in record.getMessage())


async def run(service: Service, config: Config, stop: asyncio.Event) -> None:
    """Serve Slack until `stop` is set; raises BadSetting when a token is refused or Slack is out of reach."""
    slack = config.slack
    installations = SlackInstallations(service.store, slack.client_id, secrets(config.secret_key))
    if slack.client_id:
        await installations.check()
    app = build_app(slack, installations, SlackStates(service.store))
    front_end = SlackFrontEnd(service.handle, service.form, service.settings, service.check, service.store, config.zone)
    front_end.bind(app)
    who = "for many workspaces" if slack.client_id else await _who(app.client)
    async with AsyncExitStack() as open_now:
        open_now.push_async_callback(front_end.finish)
        where = ""
        if slack.client_id or not slack.app_token:
            where = f" at {await _listen(app, config, open_now)}"
        if slack.app_token:
            await _connect(app, slack, open_now)
        service.core.notifiers.add(SlackNotifier(_token(app, slack), slack.api_url))
        service.announce(f"Slack {'Socket Mode' if slack.app_token else 'HTTP'} {who}{where}")
        await stop.wait()


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


def build_app(slack: SlackSettings, installations: SlackInstallations, states: SlackStates) -> AsyncApp:
    """Slack's own framework with our settings, stores and retries; nothing is listening yet."""
    client = AsyncWebClient(
        token=None if slack.client_id else slack.bot_token, base_url=slack.api_url, retry_handlers=retries()
    )
    if not slack.client_id:
        return AsyncApp(
            client=client,
            signing_secret=slack.signing_secret,
            user_facing_authorize_error_message=NOT_INSTALLED,
            logger=bolt_log,
        )
    oauth = AsyncOAuthSettings(
        client_id=slack.client_id,
        client_secret=slack.client_secret,
        scopes=SCOPES,
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=states,
        authorization_url=slack.api_url.removesuffix("api/") + "oauth/v2/authorize",
    )
    # as bolt makes it, but asking Slack once a token whose it is, not once a request
    oauth.authorize = AsyncInstallationStoreAuthorize(
        logger=log,
        installation_store=installations,
        client_id=slack.client_id,
        client_secret=slack.client_secret,
        bot_only=True,
        cache_enabled=True,
        client=client,
    )
    app = AsyncApp(
        client=client,
        signing_secret=slack.signing_secret,
        user_facing_authorize_error_message=NOT_INSTALLED,
        logger=bolt_log,
        oauth_settings=oauth,
    )
    app.enable_token_revocation_listeners()
    return app


def _token(app: AsyncApp, slack: SlackSettings) -> Token:
    """The way to a workspace's token: the one there is, or that of its installation, renewed where it expires."""

    async def the_one(org: str, team_id: str) -> str | None:
        return slack.bot_token

    async def installed(org: str, team_id: str) -> str | None:
        context = AsyncBoltContext(is_enterprise_install=bool(org))
        assert app.oauth_flow, "an app of many workspaces has an installation flow"
        found = await app.oauth_flow.settings.authorize(
            context=context, enterprise_id=org or None, team_id=None if org else team_id, user_id=None
        )
        return found.bot_token if found else None

    return installed if slack.client_id else the_one


async def _who(client: AsyncWebClient) -> str:
    try:
        me = await client.auth_test()
    except SlackApiError as error:
        raise BadSetting(_refused("SLACK_BOT_TOKEN", error, "Copy it anew from OAuth & Permissions.")) from None
    except (ClientError, TimeoutError) as error:
        raise _unreachable(client, error) from None
    return f"as @{me['user']} in {me['team']}"


async def _connect(app: AsyncApp, slack: SlackSettings, open_now: AsyncExitStack) -> None:
    sockets = AsyncSocketModeHandler(app, slack.app_token).client
    open_now.push_async_callback(sockets.close)
    try:
        sockets.wss_uri = await sockets.issue_new_wss_url()
        await sockets.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it without types
    except SlackApiError as error:
        wanted = "It is an app-level token with the scope connections:write; Socket Mode must be on."
        raise BadSetting(_refused("SLACK_APP_TOKEN", error, wanted)) from None
    except (ClientError, TimeoutError) as error:
        raise _unreachable(app.client, error) from None


def _refused(name: str, error: SlackApiError, mend: str) -> str:
    return f"{name} was refused by Slack ({error.response['error']}). {mend}"


def _unreachable(client: AsyncWebClient, error: Exception) -> BadSetting:
    return BadSetting(f"Slack cannot be reached at {client.base_url} ({type(error).__name__}). Check the network.")


async def _listen(app: AsyncApp, config: Config, open_now: AsyncExitStack) -> str:
    """Serve /slack/events and /health, and the install pages where there are many workspaces: at which address."""
    runner = web.AppRunner(add_guards(app.web_app()), access_log=None)
    await runner.setup()
    open_now.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, config.host, config.port).start()
    except OSError as error:
        raise BadSetting(f"PORT: {config.host}:{config.port} cannot be listened on ({error.strerror}).") from None
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"
