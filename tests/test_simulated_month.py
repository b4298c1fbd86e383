"""Thirty days, three teams in three zones, two replicas on PostgreSQL, ten kills: each post once, the sums right."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.core import Core
from bot.core.daily import slots
from bot.core.dialogue import handle
from bot.core.scheduler import Scheduler
from bot.domain.daily import Part, PostKey, State
from bot.domain.events import Submission
from bot.domain.learner import Learner, Team
from bot.domain.periods import Period, period_name
from bot.domain.question import Bank, Level
from storage.address import parse
from storage.store import SqlStore, database_at
from tests.daily_world import HOUR, SCHEDULE, SECOND, a_world
from tests.fake_notifier import MINUTES, FakeNotifier
from tests.fakes import FakeClock
from tests.killed_dailies import DyingDatabase, Steps
from tests.slow_standings import slow_standings
from tests.test_dialogue import DRIFT

START = datetime(2026, 3, 5, tzinfo=UTC)
"""Before the clocks change in New York (8 March) and in Berlin (29 March), and before a new quarter."""

END = START + timedelta(days=30)
TEAMS = (Team("T1", "One", "Europe/Berlin"), Team("T2", "Two", "America/New_York"), Team("T3", "Three", "Asia/Tokyo"))
LEARNERS = [Learner(f"l{number}", f"Learner {number}") for number in range(40)]
BANK = Bank(tuple(replace(DRIFT, id=f"q{n}", level=list(Level)[n % 3]) for n in range(12)), version="bank-1")
SCHEDULES = [
    replace(SCHEDULE, team_id=team.id, zone=team.zone, at=time(2, 30), open_for=6 * HOUR, since=START) for team in TEAMS
]
POINTS = [point.id for point in DRIFT.points]


class Killed(BaseException):
    """A process is no more."""


@dataclass
class Mortal(Steps):
    """Dies by an exception, which nothing catches, in the middle of whatever it does."""

    def take(self) -> None:
        """One more step; what is dead takes none."""
        self.taken += 1
        if 0 < self.die_at <= self.taken:
            raise Killed


class Replica:
    """A process: a store with connections of its own, a scheduler, and the day it is to die."""

    def __init__(self, url: str, platform: FakeNotifier, clock: FakeClock) -> None:
        """Alive."""
        self.steps, address = Mortal(), parse(url)
        self.store = SqlStore(DyingDatabase(database_at(address), self.steps), address)
        self.core: Core = replace(a_world(platform, self.store, bank=BANK), clock=clock)
        self.scheduler = Scheduler(self.core)

    async def look(self) -> bool:
        """Look at what is due; whether it is still alive."""
        with suppress(Killed):
            await self.scheduler.tick()
        await self.scheduler.finish()
        return not 0 < self.steps.die_at <= self.steps.taken


def moments() -> list[datetime]:
    """When something is due or closes."""
    dues = [due for schedule in SCHEDULES for _, due in slots(schedule, START, END)]
    return sorted({due + wait for due in dues for wait in (timedelta(), 6 * HOUR)})


async def answer_all(core: Core, rng: Random, now: datetime) -> None:
    """Let some learners of each team answer what is open, or something else."""
    posts = await core.store.open_posts()
    for number, learner in enumerate(LEARNERS):
        team = TEAMS[number % 3]
        open_now = [post.question_id for post in posts if post.key.team_id == team.id]
        if rng.random() < 0.2:
            question_id = rng.choice(open_now or list(BANK.ids()))
            text = " ".join(["so", *rng.sample(POINTS, rng.randint(0, 4))])
            await handle(core, Submission(f"{now}-{learner.id}", team, learner, question_id, text))


async def together(replicas: Sequence[Replica]) -> list[bool]:
    """Let processes look at the same moment: which are still alive."""
    return await asyncio.gather(*(replica.look() for replica in replicas))


async def live(start: Callable[[], Replica], clock: FakeClock, deaths: Sequence[int]) -> int:
    """Let the month pass for two processes and one that only answers: how many died."""
    rng, died = Random(5), 0
    *replicas, spare = (start() for _ in range(3))
    for schedule, team in zip(SCHEDULES, TEAMS, strict=True):
        await replicas[0].store.remember(team, LEARNERS[0])
        assert await replicas[0].store.save_schedule(schedule)
    for number, moment in enumerate(moments()):
        clock.now = moment
        if number in deaths:
            doomed = replicas[number // 10 % 2].steps
            doomed.die_at = doomed.taken + 1 + number // 10 % 5
        looking = replicas if number % 10 in (1, 4, 8) else replicas[:1]
        dead = [replica for replica, alive in zip(looking, await together(looking), strict=True) if not alive]
        if dead:
            died += len(dead)
            replicas = [start() if replica in dead else replica for replica in replicas]
            clock.now = moment + 70 * SECOND  # by then nobody waits any more for what a dead one had claimed
            assert all(await together(replicas))
        if number % 8 == 2:
            await answer_all(spare.core, rng, moment)
    return died


async def test_a_month_ends_with_every_daily_and_reveal_once_and_the_sums_right(postgresql_url: str) -> None:
    clock = FakeClock(START)
    platform = FakeNotifier(MINUTES, clock=clock)
    deaths = range(1, len(moments()), 10)
    async with AsyncExitStack() as open_now:

        def start() -> Replica:
            """One more process. An operating system would close a dead one's connections: here the end does."""
            replica = Replica(postgresql_url, platform, clock)
            open_now.push_async_callback(replica.store.close)
            return replica

        assert await live(start, clock, deaths) >= 10
        await check_posts(start().store, platform)
        await check_boards(start().store)


async def check_posts(store: SqlStore, platform: FakeNotifier) -> None:
    """Every daily is posted once and so is every reveal, in reply to it."""
    expected = {
        PostKey(schedule.team_id, "C1", day, part)
        for schedule in SCHEDULES
        for day, _ in slots(schedule, START, END)
        for part in Part
    }
    assert len(expected) == 180
    found = [post for key in expected if (post := await store.post(key))]
    assert sorted(platform.posted) == sorted(post.nonce for post in found)
    assert len(found) == len(expected)
    assert {post.state for post in found} == {State.CLOSED, State.SENT}
    replies = [message.reply_to for message in platform.messages.values() if message.reply_to]
    assert len(set(replies)) == len(replies) == 90


def zone_of(team: Team) -> Callable[[datetime], str]:
    """The zone that a team has at every moment."""
    return lambda _: team.zone


async def check_boards(store: SqlStore) -> None:
    """Each board of each team is what the slow function makes of the raw attempts and the moments of the reveals."""
    for team in TEAMS:
        keys = [key for key in await store.taken(START) if key.team_id == team.id]
        posts = [await store.post(replace(key, part=Part.REVEAL)) for key in keys]
        reveals = [(post.question_id, post.opened_at) for post in posts if post]
        attempts = [attempt for learner in LEARNERS for attempt in await store.attempts(team.id, learner.id)]
        day = END.astimezone(ZoneInfo(team.zone)).date()
        for period in Period:
            kept = {one.learner.id: one.points for one in await store.standings(team.id, period_name(period, day))}
            assert kept == slow_standings(attempts, BANK, zone_of(team), period, END, reveals=reveals)
        assert {attempt.at.month for attempt in attempts} == {3, 4}
