"""Many dailies due in one minute, against simulated platforms at their real rate limits.

`MLQUIZ_CONTRACTS=none python -m tests.many_dailies` posts 1,000 on each and prints how long that took, beside the
limits' own time. (Holding each message to its contract takes longer than the limits do.)
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.adapters.discord_notifier import DiscordNotifier
from bot.adapters.slack_notifier import SlackNotifier
from bot.core.scheduler import Scheduler
from bot.domain.daily import Schedule
from bot.domain.ports import Notifier
from storage.store import open_store
from tests.daily_world import SCHEDULE, a_world, look, set_up
from tests.discord_world import serving
from tests.platforms.discord import Discord
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import BOT_TOKEN

DISCORD_LIMIT = 50
"""Requests a second of one bot. Slack limits each channel to one message a second, so 1,000 channels wait for none."""


async def post_all(notifier: Notifier, schedules: Sequence[Schedule], folder: Path) -> float:
    """Post the dailies of these schedules, all due now, with a SQLite store: the seconds that it took."""
    store = await open_store(f"sqlite:///{folder / 'mlquiz.db'}")
    core = a_world(notifier, store)
    await set_up(core, *schedules)
    begun = time.monotonic()
    await look(core, scheduler=Scheduler(core))
    took = time.monotonic() - begun
    await store.close()
    return took


async def on_discord(number: int, folder: Path) -> tuple[Discord, float]:
    """So many servers of one bot: the platform, and the seconds."""
    async with Discord() as discord:
        discord.rest.per_second = DISCORD_LIMIT
        schedules = [replace(SCHEDULE, team_id=f"discord-{n}", channel=str(10_000 + n)) for n in range(number)]
        async with serving(discord) as bot:
            await asyncio.sleep(1)  # the requests of the start count too
            took = await post_all(DiscordNotifier(bot), schedules, folder)
        return discord, took


async def in_slack(number: int, folder: Path) -> tuple[SimSlack, float]:
    """So many workspaces: the platform, and the seconds."""

    async def token(org: str, team_id: str) -> str:
        return BOT_TOKEN

    slack = SimSlack()
    await slack.start()
    schedules = [replace(SCHEDULE, team_id=f"T{n}", channel=f"C{n}") for n in range(number)]
    slack.channels |= {schedule.channel: "data" for schedule in schedules}
    slack.joined |= {schedule.channel for schedule in schedules}
    took = await post_all(SlackNotifier(token, f"{slack.url}/api/"), schedules, folder)
    await slack.close()
    return slack, took


async def main(number: int) -> None:
    """Print both."""
    for name, run, limit in (("Slack", in_slack, 0.0), ("Discord", on_discord, number / DISCORD_LIMIT)):
        with tempfile.TemporaryDirectory() as folder:
            platform, took = await run(number, Path(folder))
        assert not platform.violations, platform.violations[:3]
        print(f"{name}: {number:,} dailies in {took:.1f} s; the limits' own time {limit:.1f} s")


if __name__ == "__main__":
    asyncio.run(main(1000))
