"""Thirty days, three teams in three zones, two replicas on PostgreSQL, ten kills: each post once, the sums right."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from bot.core import Core
from bot.core.daily import slots
from bot.core.dialogue import handle
from bot.core.scheduler import Scheduler
from bot.core.standings import award_points, quarter
from bot.domain.daily import Part, PostKey, State
from bot.domain.events import Submission
from bot.domain.learner import Help, Learner, Team
from bot.domain.question import Bank, Level
from storage.address import parse
from storage.store import SqlStore, database_at
from tests.daily_world import HOUR, SCHEDULE, SECOND, a_world
from tests.fake_notifier import MINUTES, FakeNotifier
from tests.fakes import FakeClock
from tests.killed_dailies import DyingDatabase, Steps
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
        """One more step."""
        self.taken += 1
        if self.taken == self.die_at:
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
        await self.scheduler.tick()
        await self.scheduler.finish()
        return not 0 < self.steps.die_at <= self.steps.taken


def moments() -> list[datetime]:
    """When something happens, and a while after, so that what a dead process left is gone on with."""
    dues = [due for schedule in SCHEDULES for _, due in slots(schedule, START, END)]
    waits = (timedelta(), 70 * SECOND, 6 * HOUR, 6 * HOUR + 70 * SECOND)
    return sorted({due + wait for due in dues for wait in waits})


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


async def raw_points(store: SqlStore, team: Team, since: str) -> dict[str, int]:
    """The points of a quarter, reckoned slowly from the raw attempts and the moments of the reveals."""
    keys = [PostKey(team.id, "C1", key.day, Part.REVEAL) for key in await store.taken(START) if key.team_id == team.id]
    reveals = [reveal for key in keys if (reveal := await store.post(key))]
    points: dict[str, int] = {}
    for learner in LEARNERS:
        seen: set[str] = set()
        for attempt in await store.attempts(team.id, learner.id):
            if quarter(attempt.at, team.zone) != since or attempt.question_id in seen:
                continue
            seen.add(attempt.question_id)
            told = any(
                reveal.question_id == attempt.question_id
                and reveal.opened_at <= attempt.at
                and quarter(reveal.opened_at, team.zone) == since
                for reveal in reveals
            )
            question = BANK.get(attempt.question_id)
            assert question is not None
            won = award_points(question.level, attempt.grade.score, Help(revealed=told))
            points[learner.id] = points.get(learner.id, 0) + won
    return {name: won for name, won in points.items() if won}


async def live(url: str, platform: FakeNotifier, clock: FakeClock, deaths: Sequence[int]) -> int:
    """Let the month pass: how many processes died."""
    rng, died = Random(5), 0
    *replicas, spare = (Replica(url, platform, clock) for _ in range(3))
    for schedule, team in zip(SCHEDULES, TEAMS, strict=True):
        await replicas[0].store.remember(team, LEARNERS[0])
        assert await replicas[0].store.save_schedule(schedule)
    for number, moment in enumerate(moments()):
        clock.now = moment
        if number in deaths:
            doomed = replicas[number // 2 % 2].steps
            doomed.die_at = doomed.taken + 1 + number % 5
        looking = replicas if number % 2 else replicas[:1]
        for place, alive in enumerate(await asyncio.gather(*(replica.look() for replica in looking))):
            if not alive:
                died += 1
                await replicas[place].store.close()
                replicas[place] = Replica(url, platform, clock)
        if number % 15 == 2:
            await answer_all(spare.core, rng, moment)
    for replica in (*replicas, spare):
        await replica.store.close()
    return died


async def test_a_month_ends_with_every_daily_and_reveal_once_and_the_sums_right(postgresql_url: str) -> None:
    clock = FakeClock(START)
    platform = FakeNotifier(MINUTES, clock=clock)
    deaths = [number for number in range(len(moments())) if number % 24 in (1, 17)]
    died = await live(postgresql_url, platform, clock, deaths)
    assert died >= 10

    address = parse(postgresql_url)
    store = SqlStore(database_at(address), address)
    expected = {
        PostKey(schedule.team_id, "C1", day, part)
        for schedule in SCHEDULES
        for day, _ in slots(schedule, START, END)
        for part in Part
    }
    assert len(expected) == 180
    found = {key: await store.post(key) for key in expected}
    nonces = [post.nonce for post in found.values() if post]
    assert sorted(platform.posted) == sorted(nonces)
    assert {post.state for post in found.values() if post} == {State.CLOSED, State.SENT}
    replies = [message.reply_to for message in platform.messages.values() if message.reply_to]
    assert len(set(replies)) == len(replies) == 90
    for team in TEAMS:
        total: dict[str, int] = {}
        for name in ("2026Q1", "2026Q2"):
            for learner, won in (await raw_points(store, team, name)).items():
                total[learner] = total.get(learner, 0) + won
        kept = {one.learner.id: one.points for one in await store.standings(team.id) if one.points}
        assert kept == total
    await store.close()
