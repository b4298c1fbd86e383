"""Kills a process that posts dailies at every step that it takes, and lets another go on: what the platform then has.

`python -m tests.killed_dailies NEWEST.db FOLDER` prints a JSON list: for a platform that knows nonces and one that
does not, and for each step, what arrived, what became of question and reveal, and how often somebody was told.
"""

import asyncio
import json
import logging
import os
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.core.scheduler import Scheduler
from bot.domain.daily import Part, PostKey
from bot.domain.replies import Card
from storage.address import parse
from storage.database import Database, T, Work
from storage.store import SqlStore, database_at
from tests.daily_world import HOUR, NINE, SCHEDULE, SECOND, a_world, look, set_up
from tests.fake_notifier import MINUTES, NO_TIME, FakeNotifier

LOOKS = [NINE, NINE + 8 * HOUR]
GOES_ON = [5 * SECOND, 70 * SECOND]
LAST_STEP = 60


@dataclass
class Steps:
    """Counts steps, and dies at one of them."""

    die_at: int = 0
    taken: int = 0

    def take(self) -> None:
        """One more step."""
        self.taken += 1
        if self.taken == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class DyingDatabase:
    """A database with a step within each writing transaction, before it is kept, and one after."""

    inner: Database
    steps: Steps

    async def read(self, work: Work[T]) -> T:
        """Read."""
        return await self.inner.read(work)

    async def write(self, work: Work[T]) -> T:
        """Write, one step at a time."""

        def stepwise(connection: Connection) -> T:
            done = work(connection)
            self.steps.take()
            return done

        done = await self.inner.write(stepwise)
        self.steps.take()
        return done

    async def close(self) -> None:
        """Close."""
        await self.inner.close()


class FilePlatform(FakeNotifier):
    """A platform that outlives its bots: what arrived stands in a file, one nonce a line. A step after each."""

    def __init__(self, repeatable: timedelta, folder: Path, steps: Steps) -> None:
        """Over the files of this folder."""
        super().__init__(repeatable)
        self.folder, self.steps = folder, steps

    async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
        """Take a message, unless it is known by its nonce."""
        if not (self.repeatable and nonce in lines(self.folder / "arrived")):
            append(self.folder / "arrived", nonce)
        self.steps.take()
        return nonce

    async def reply(self, team_id: str, channel: str, message_id: str, card: Card, nonce: str) -> str:
        """Take a reply."""
        return await self.post(team_id, channel, card, nonce)

    async def edit(self, team_id: str, channel: str, message_id: str, card: Card) -> None:
        """Take an edit."""
        self.steps.take()

    async def tell(self, team_id: str, channel: str, learner_id: str, card: Card) -> None:
        """Tell somebody."""
        append(self.folder / "told", learner_id)


def lines(path: Path) -> list[str]:
    """What stands in a file."""
    return path.read_text().split() if path.exists() else []


def append(path: Path, line: str) -> None:
    """One more line, which a killed process does not take back."""
    with path.open("a") as file:
        file.write(line + "\n")


async def live(folder: Path, repeatable: timedelta, moments: list[datetime], die_at: int = 0) -> list[str]:
    """Look at each of these moments, and die at a step: the states of the question and the reveal."""
    steps = Steps()
    address = parse(f"sqlite:///{folder / 'mlquiz.db'}")
    store = SqlStore(DyingDatabase(database_at(address), steps), address)
    platform = FilePlatform(repeatable, folder, steps)
    core = a_world(platform, store)
    if not await store.schedule(SCHEDULE.team_id, SCHEDULE.channel):
        await set_up(core)
    steps.taken, steps.die_at = 0, die_at
    scheduler = Scheduler(core)
    for moment in moments:
        (folder / "clock").write_text(moment.isoformat())
        core.clock.now = moment  # type: ignore[attr-defined]  # the fake clock
        await look(core, scheduler=scheduler)
    posts = [await store.post(PostKey("T1", "C1", NINE.date(), part)) for part in Part]
    await store.close()
    return [post.state.value if post else "" for post in posts]


def main(newest: Path, folder: Path) -> list[dict[str, object]]:
    """Every way and step, until a run comes to its end unharmed."""
    found: list[dict[str, object]] = []
    for repeatable in (MINUTES, NO_TIME):
        for die_at in range(1, LAST_STEP):
            case = folder / f"{bool(repeatable)}-{die_at}"
            case.mkdir()
            shutil.copy(newest, case / "mlquiz.db")
            child = os.fork()
            if not child:
                asyncio.run(live(case, repeatable, LOOKS, die_at))
                os._exit(0)
            killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
            died = datetime.fromisoformat((case / "clock").read_text())
            later = [at + wait for at in LOOKS if at >= died for wait in GOES_ON]
            states = asyncio.run(live(case, repeatable, later))
            arrived, told = lines(case / "arrived"), len(lines(case / "told"))
            about = {"known": bool(repeatable), "die_at": die_at, "killed": killed}
            found.append({**about, "arrived": arrived, "states": states, "told": told})
            if not killed:
                break
    return found


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
