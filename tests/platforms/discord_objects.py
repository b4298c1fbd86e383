"""Discord's objects as it sends them: as little of each as the contracts allow."""

from dataclasses import dataclass
from typing import Any

from tests.platforms.discord_contract import V2, Json

APPLICATION = "900000000000000001"
MANAGE_GUILD = 1 << 5
MOMENT = "2026-11-23T12:00:00.000000+00:00"


@dataclass(frozen=True)
class Person:
    """Somebody who uses the bot; `manages` says that they may change the server's settings."""

    id: str
    name: str
    manages: bool = False


@dataclass(frozen=True)
class Place:
    """Where somebody uses the bot: a channel of a server, or a conversation (`guild` is then empty).

    `installed` says that the server has the bot; elsewhere the person brings it along (a user install).
    """

    channel: str
    guild: str = ""
    name: str = ""
    installed: bool = True

    def owners(self, person: Person) -> dict[str, str]:
        """Who installed the bot that answers here (authorizing_integration_owners)."""
        if not self.installed:
            return {"1": person.id}
        return {"0": self.guild or "0"}


def user(person: Person) -> Json:
    """A user."""
    return {
        "id": person.id,
        "username": person.name.lower()[:32] or "x",
        "global_name": person.name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


BOT = user(Person(APPLICATION, "mlquiz")) | {"bot": True}


def me() -> Json:
    """The bot's own account."""
    return BOT | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def application() -> Json:
    """The bot's application."""
    return {
        "id": APPLICATION,
        "name": "mlquiz",
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(Person("900000000000000002", "Owner")),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "bot_public": True,
        "bot_require_code_grant": False,
    }


def member(person: Person) -> Json:
    """Somebody as a member of a server."""
    return {
        "user": user(person),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [],
        "joined_at": MOMENT,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "permissions": str(2147483648 | (MANAGE_GUILD if person.manages else 0)),
        "communication_disabled_until": None,
    }


def channel(place: Place, person: Person) -> Json:
    """The channel that an interaction comes from."""
    if not place.guild:
        return {"id": place.channel, "type": 1, "flags": 0, "recipients": [user(person)], "last_message_id": None}
    return {
        "id": place.channel,
        "type": 0,
        "guild_id": place.guild,
        "name": "general",
        "position": 0,
        "parent_id": None,
        "flags": 0,
        "permission_overwrites": [],
    }


def guild(place: Place) -> Json:
    """A server as it arrives when the bot connects (GUILD_CREATE)."""
    empty = "emojis features guild_scheduled_events members presences roles soundboard_sounds stage_instances".split()
    none = (
        "afk_channel_id application_id banner description discovery_splash hub_type icon incidents_data "
        "public_updates_channel_id rules_channel_id safety_alerts_channel_id splash system_channel_id vanity_url_code"
    ).split()
    zero = (
        "default_message_notifications explicit_content_filter mfa_level nsfw_level premium_tier "
        "system_channel_flags verification_level"
    ).split()
    text_channel: dict[str, Any] = {
        "id": place.channel,
        "type": 0,
        "name": "general",
        "position": 0,
        "flags": 0,
        "parent_id": None,
        "permission_overwrites": [],
    }
    return {
        **{name: [] for name in [*empty, "threads", "voice_states", "stickers"]},
        **dict.fromkeys(none),
        **dict.fromkeys(zero, 0),
        "id": place.guild,
        "name": place.name,
        "owner_id": "900000000000000002",
        "channels": [text_channel],
        "afk_timeout": 300,
        "joined_at": MOMENT,
        "large": False,
        "unavailable": False,
        "member_count": 3,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
    }


def message(message_id: str, channel_id: str, flags: int, components: list[Json], content: str = "") -> Json:
    """A message of the bot."""
    return {
        "id": message_id,
        "channel_id": channel_id,
        "application_id": APPLICATION,
        "type": 20,
        "content": "" if flags & V2 else content,
        "flags": flags,
        "author": BOT,
        "components": numbered(components),
        "timestamp": MOMENT,
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "tts": False,
    }


def numbered(components: list[Json], start: int = 1) -> list[Json]:
    """Components as the platform gives them back: each with its number, and containers with their defaults."""
    result = []
    for component in components:
        defaults: Json = {"accent_color": None, "spoiler": False} if component["type"] == 17 else {}
        own = {**defaults, **component, "id": start}
        if "components" in component:
            own["components"] = numbered(component["components"], start + 1)
        start += 1 + len(component.get("components", []))
        result.append(own)
    return result
