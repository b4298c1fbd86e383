"""Serve Discord: one connection for the shards that this process has."""

import asyncio

from bot.config import Config, DiscordSettings
from bot.domain.errors import BadSetting
from bot.serving.service import Service

NO_TOKEN = (
    "DISCORD_TOKEN is not set. Discord needs the token of an application's bot: "
    "https://discord.com/developers/applications, then Bot, then Reset Token."
)
NO_DRIVER = "Discord needs its library: pip install 'mlquiz[discord]'"


async def run(service: Service, config: Config, stop: asyncio.Event) -> None:
    """Serve Discord until `stop` is set; raises BadSetting when the token is missing or refused."""
    check(config.discord)
    from bot.adapters.discord import Core, DiscordBot
    from bot.adapters.discord_notifier import DiscordNotifier
    from bot.adapters.discord_reach import point_at

    settings = config.discord
    point_at(settings.api_url, settings.gateway_url)
    core = Core(service.handle, service.form, service.settings, service.core.bank.topics, config.zone)
    bot = DiscordBot(core, service.store, settings.shard_ids, settings.shard_count, settings.dev_guild)

    def ready(where: str) -> None:
        service.core.notifiers.add(DiscordNotifier(bot))
        service.announce(where)

    await bot.serve(settings.token, stop, ready)


async def invitation(settings: DiscordSettings) -> str:
    """The address where an administrator adds the bot to a server; raises BadSetting as `run` does."""
    check(settings)
    from bot.adapters.discord_reach import invite, point_at

    point_at(settings.api_url, settings.gateway_url)
    return await invite(settings.token)


def check(settings: DiscordSettings) -> None:
    """Raises BadSetting without a token, or without the library."""
    if not settings.token:
        raise BadSetting(NO_TOKEN)
    try:
        import discord  # noqa: F401  # only to see that it is installed
    except ModuleNotFoundError:
        raise BadSetting(NO_DRIVER) from None
