"""The settings of this process: its environment over the `.env` file of the folder where it runs."""

import os
from pathlib import Path

from bot import config

DOTENV = Path(".env")


def settings(bank: Path | None = None) -> config.Config:
    """What the environment says, with the bank of the command line where one is named; raises BadSetting."""
    env = {**_dotenv(), **os.environ}
    if bank is not None:
        env["MLQUIZ_BANK"] = str(bank)
    return config.read(env, config.system_zone(tz=env.get("TZ", "")))


def _dotenv() -> dict[str, str]:
    if not DOTENV.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(DOTENV).items() if value is not None}
