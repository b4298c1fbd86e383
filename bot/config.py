"""The settings, read once from a mapping (the environment) into one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import BadSetting

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The project's own bank."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator chose: the bank's folder, the database's URL and the zone; and who practises here.

    `login` tells this machine's learners apart, `name` is what the board shows of them.
    """

    bank: Path
    database_url: str
    zone: str
    login: str
    name: str


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
    )


def system_zone(localtime: Path = Path("/etc/localtime"), tz: str = "") -> str:
    """The machine's IANA zone, from TZ or the link that /etc/localtime is; UTC where neither says."""
    name = tz.lstrip(":") or os.path.realpath(localtime).partition("zoneinfo/")[2]
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return "UTC"
    return name


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
