"""The settings, read once from a mapping (the environment) into one frozen value."""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import BadSetting

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The project's own bank."""

SLACK_API = "https://slack.com/api/"
DEFAULT_PORT = 3000
MASK = "****"
LAST_PORT = 65535
KEY_BYTES = 32
"""The length of a Fernet key (https://cryptography.io/en/latest/fernet/)."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What reaches Slack, as its pages name it; empty where it is not set. No secret is in its repr.

    One workspace has a `bot_token`, many have `client_id` and `client_secret`. With an `app_token` events come by
    Socket Mode, else over HTTP, signed with `signing_secret`. `api_url` is where Slack's methods are, with a slash
    at its end.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """What reaches Discord; empty where it is not set. The token is not in its repr.

    `shard_ids` are those that this process serves of `shard_count`; none and None for all that Discord recommends.
    `dev_guild` is the one server that gets the commands while they are worked on. The addresses lead elsewhere
    than to Discord itself.
    """

    token: str = field(default="", repr=False)
    shard_ids: tuple[int, ...] = ()
    shard_count: int | None = None
    dev_guild: int | None = None
    api_url: str = ""
    gateway_url: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator chose: the bank's folder, the database's URL and the zone; who practises here; what is served.

    `login` tells this machine's learners apart, `name` is what the board shows of them. `host` and `port` are
    where HTTP is served. `secret_key` encrypts what is secret in the database; empty for no encryption. `cache` is
    the folder of what can be made again; None for none.
    """

    bank: Path
    database_url: str = field(repr=False)
    zone: str
    login: str
    name: str
    slack: SlackSettings = SlackSettings()
    discord: DiscordSettings = DiscordSettings()
    host: str = "0.0.0.0"
    port: int = DEFAULT_PORT
    secret_key: str = field(default="", repr=False)
    cache: Path | None = None


def read(env: Mapping[str, str], system_zone: str = "UTC") -> Config:
    """Understand the settings; raises BadSetting with the variable's name, what is wrong, and the mend."""
    bank = Path(env.get("MLQUIZ_BANK") or CONTENT)
    if not bank.is_dir():
        raise BadSetting(f"MLQUIZ_BANK: there is no folder {bank}. Name the folder that holds questions/.")
    login = env.get("USER") or env.get("USERNAME") or "you"
    return Config(
        bank=bank,
        database_url=env.get("DATABASE_URL") or "sqlite:///mlquiz.db",
        zone=_zone(env.get("MLQUIZ_TIMEZONE") or system_zone),
        login=login,
        name=env.get("MLQUIZ_NAME") or login,
        slack=_slack(env),
        discord=_discord(env),
        host=env.get("HOST") or "0.0.0.0",
        port=_port(env.get("PORT") or str(DEFAULT_PORT)),
        secret_key=_secret_key(env.get("MLQUIZ_SECRET_KEY", "")),
        cache=_cache(env),
    )


def _cache(env: Mapping[str, str]) -> Path | None:
    """Our folder among the user's caches; None where nothing says where they are.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/, by which a relative path is no path.
    """
    for caches in (Path(env.get("XDG_CACHE_HOME", "")), Path(env.get("HOME", "")) / ".cache"):
        if caches.is_absolute():
            return caches / "mlquiz"
    return None


def system_zone(localtime: Path = Path("/etc/localtime"), tz: str = "") -> str:
    """The machine's IANA zone, from TZ or the link that /etc/localtime is; UTC where neither says."""
    name = tz.lstrip(":") or os.path.realpath(localtime).partition("zoneinfo/")[2]
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return "UTC"
    return name


def _slack(env: Mapping[str, str]) -> SlackSettings:
    url = env.get("SLACK_API_URL") or SLACK_API
    if not url.startswith(("https://", "http://")):
        raise BadSetting(f"SLACK_API_URL: “{url}” is no address; expected one such as {SLACK_API}")
    return SlackSettings(
        bot_token=env.get("SLACK_BOT_TOKEN", "").strip(),
        app_token=env.get("SLACK_APP_TOKEN", "").strip(),
        signing_secret=env.get("SLACK_SIGNING_SECRET", "").strip(),
        client_id=env.get("SLACK_CLIENT_ID", "").strip(),
        client_secret=env.get("SLACK_CLIENT_SECRET", "").strip(),
        api_url=url if url.endswith("/") else url + "/",
    )


def _discord(env: Mapping[str, str]) -> DiscordSettings:
    count = _whole("DISCORD_SHARD_COUNT", env, "how many shards there are in all, such as 4")
    for name, schemes in (("DISCORD_API_URL", ("https://", "http://")), ("DISCORD_GATEWAY_URL", ("wss://", "ws://"))):
        if (url := env.get(name, "")) and not url.startswith(schemes):
            raise BadSetting(f"{name}: “{url}” is no address; expected one that begins with {' or '.join(schemes)}")
    return DiscordSettings(
        token=env.get("DISCORD_TOKEN", "").strip(),
        shard_ids=_shard_ids(env.get("DISCORD_SHARD_IDS", ""), count),
        shard_count=count,
        dev_guild=_whole("DISCORD_DEV_GUILD", env, "the id of a server, such as 197038439483310086"),
        api_url=env.get("DISCORD_API_URL", ""),
        gateway_url=env.get("DISCORD_GATEWAY_URL", ""),
    )


def _whole(name: str, env: Mapping[str, str], expected: str) -> int | None:
    """A whole number above zero; None where it is not set."""
    text = env.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and int(text)):
        raise BadSetting(f"{name}: “{text}” is no number; expected {expected}.")
    return int(text) if text else None


def _shard_ids(text: str, count: int | None) -> tuple[int, ...]:
    """The ids in a list of numbers and spans: 0,1,4-7."""
    ids: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", text)):
        span = re.fullmatch(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", part)
        if span is None or int(span[2] or span[1]) < int(span[1]):
            raise BadSetting(f"DISCORD_SHARD_IDS: “{part}” is no shard; expected numbers and spans, such as 0,1,4-7.")
        ids.update(range(int(span[1]), int(span[2] or span[1]) + 1))
    if ids and (count is None or max(ids) >= count):
        raise BadSetting("DISCORD_SHARD_IDS: set DISCORD_SHARD_COUNT too, to more than the highest of these ids.")
    return tuple(sorted(ids))


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LAST_PORT):
        raise BadSetting(f"PORT: “{text}” is no port; expected a whole number from 0 (any free one) to {LAST_PORT}.")
    return int(text)


def _secret_key(text: str) -> str:
    try:
        found = len(base64.urlsafe_b64decode(text))
    except (binascii.Error, ValueError):
        found = -1
    if text and found != KEY_BYTES:
        raise BadSetting(
            "MLQUIZ_SECRET_KEY is no key; expected 32 bytes in URL-safe base64. Make one with: python -c "
            '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        near = get_close_matches(name, available_timezones(), n=3, cutoff=0.5)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise BadSetting(
            f"MLQUIZ_TIMEZONE: “{name}” is not a time zone; expected an IANA name such as Europe/Berlin.{meant}"
        ) from None
    return name


def described(config: Config) -> dict[str, str]:
    """Each setting by its variable, as understood. Of a secret only whether it is set, and its kind (xoxb-...)."""
    slack, discord = config.slack, config.discord
    return {
        "MLQUIZ_BANK": str(config.bank),
        "DATABASE_URL": re.sub(r"(://[^:/@]*:).*@|(\bpassword=)[^&]*", _without_password, config.database_url),
        "MLQUIZ_TIMEZONE": config.zone,
        "MLQUIZ_NAME": config.name,
        "MLQUIZ_SECRET_KEY": masked(config.secret_key),
        "HOST": config.host,
        "PORT": str(config.port),
        "SLACK_BOT_TOKEN": masked(slack.bot_token),
        "SLACK_APP_TOKEN": masked(slack.app_token),
        "SLACK_SIGNING_SECRET": masked(slack.signing_secret),
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": masked(slack.client_secret),
        "SLACK_API_URL": slack.api_url,
        "DISCORD_TOKEN": masked(discord.token),
        "DISCORD_SHARD_IDS": ",".join(map(str, discord.shard_ids)),
        "DISCORD_SHARD_COUNT": str(discord.shard_count or ""),
        "DISCORD_DEV_GUILD": str(discord.dev_guild or ""),
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


def _without_password(found: re.Match[str]) -> str:
    return f"{found[1]}{MASK}@" if found[1] else f"{found[2]}{MASK}"


def masked(secret: str) -> str:
    """A secret as it may be shown: nothing of it but the kind of token that Slack's prefix tells."""
    kind = re.match(r"xox[a-z]-|xapp-", secret)
    return f"{kind[0] if kind else ''}{MASK}" if secret else ""
