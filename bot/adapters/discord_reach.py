"""How Discord is reached, and what it refuses for good."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord
import yarl

from bot.domain.errors import BadSetting

UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)
"""What a request raises when nobody answers it."""
_REFUSALS = {
    4004: "DISCORD_TOKEN: Discord refused it. Copy it again from the Bot page of the application.",
    4010: "DISCORD_SHARD_IDS: Discord refused the shard; expected ids below DISCORD_SHARD_COUNT.",
    4011: "DISCORD_SHARD_COUNT: there are too many servers for so few shards. Leave it unset, or raise it.",
}

# Nothing is ever said aloud: the library need not warn that it could not.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


@contextmanager
def worded() -> Iterator[None]:
    """What the library raises when it cannot go on, in words for the operator."""
    try:
        yield
    except discord.LoginFailure:
        raise BadSetting(_REFUSALS[4004]) from None
    except discord.ConnectionClosed as closed:
        told = f"Discord closed the connection for good (code {closed.code})."
        raise BadSetting(_REFUSALS.get(closed.code, told)) from None
    except discord.HTTPException as fault:
        raise BadSetting(f"Discord refused what is asked at the start ({fault.status}, {fault.code}).") from None
    except (*UNREACHABLE, discord.GatewayNotFound) as fault:
        raise BadSetting(f"Discord does not answer at {discord.http.Route.BASE}: {type(fault).__name__}.") from None


def point_at(api_url: str, gateway_url: str) -> None:
    """Reach Discord at other addresses, for the whole process; empty ones stay as they are."""
    if api_url:
        discord.http.Route.BASE = api_url.rstrip("/")
    if gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


async def invite(token: str) -> str:
    """The address where an administrator adds the bot of this token: its commands, and no permission at all.

    Replies to interactions need none (https://discord.com/developers/docs/topics/oauth2). Raises BadSetting for a
    token that Discord refuses, and for an address that does not answer.
    """
    async with discord.Client(intents=discord.Intents.none()) as client:
        with worded():
            await client.login(token)
        scopes = ("bot", "applications.commands")
        return discord.utils.oauth_url(
            client.application_id or 0, permissions=discord.Permissions.none(), scopes=scopes
        )
