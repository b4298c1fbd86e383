"""Serve Discord."""

import asyncio

from bot.config import Config
from bot.domain.errors import BadSetting
from bot.serving.service import Service


async def run(service: Service, config: Config, stop: asyncio.Event) -> None:
    """Serve Discord until `stop` is set."""
    raise BadSetting("Discord is not served yet.")
