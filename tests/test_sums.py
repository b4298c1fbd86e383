"""Points that are summed as they are won are those counted afterwards from the attempts, slowly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core import Core
from bot.core.dialogue import handle
from bot.core.standings import local
from bot.domain.events import Submission
from bot.domain.learner import Learner, Team
from bot.domain.periods import Period, period_name
from bot.domain.ports import Store
from bot.domain.question import Bank, KeyPoint, Kind, Level, Question
from tests.fakes import FakeClock
from tests.slow_standings import slow_standings
from tests.test_dialogue import new_key, word_grade

LEARNERS = [Learner(id, id.title()) for id in ("ann", "raj", "mei", "li")]
POINTS = (KeyPoint("yes", "Yes"), KeyPoint("also", "Also"), KeyPoint("more", "More"))
BANK = Bank(
    tuple(
        Question(f"q-{number}", f"topic-{number % 3}", list(Level)[number % 3 - 1], Kind.LIST, "Is it?", POINTS)
        for number in range(9)
    )
)
ANSWERS = ("yes also more", "yes also", "yes", "nothing")
TURNS = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),  # the clocks go forward, two days before a quarter ends
    ("America/New_York", datetime(2026, 11, 1, 5, tzinfo=UTC)),  # they go back at the month's first night
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),  # there is no midnight
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, tzinfo=UTC)),  # by half an hour
    ("Pacific/Kiritimati", datetime(2026, 12, 31, 10, tzinfo=UTC)),  # the year's first zone
]


async def a_history(
    core: Core, rng: Random, turn: datetime, team_at: Callable[[datetime], Team], number: int = 24
) -> None:
    """Answers in the days around a moment, most of them close to it."""
    moments = sorted(turn + timedelta(hours=rng.choice((1, 10, 100)) * rng.uniform(-10, 10)) for _ in range(number))
    for moment in moments:
        learner, question, text = rng.choice(LEARNERS), rng.choice(BANK.questions), rng.choice(ANSWERS)
        event = Submission(new_key(), team_at(moment), learner, question.id, text)
        await handle(replace(core, clock=FakeClock(moment)), event)


async def check(store: Store, team: Team, now: datetime, zone_at: Callable[[datetime], str]) -> None:
    """Every board at a moment, and everybody's own points, are what the slow count says."""
    attempts = [one for learner in LEARNERS for one in await store.attempts(team.id, learner.id)]
    today = local(now, team.zone).date()
    for period in Period:
        for topic in (None, "topic-1"):
            slow = slow_standings(attempts, BANK, zone_at, period, now, topic)
            board = await store.standings(team.id, period_name(period, today), topic)
            assert {one.learner.id: one.points for one in board} == slow
            if topic is None:
                own = await store.points(team.id, "ann", period_name(period, today))
                assert own == slow.get("ann", 0)


@pytest.mark.parametrize(("zone", "turn"), TURNS)
async def test_sums_are_the_slow_counts_through_every_change_of_the_clocks(
    store: Store, zone: str, turn: datetime
) -> None:
    team, rng = Team("T1", "Team", zone), Random(zone)
    core = Core(BANK, store, word_grade, "grader-1", FakeClock(turn), rng)
    await a_history(core, rng, turn, lambda _: team)
    for hours in (-1, 26):
        await check(store, team, turn + timedelta(hours=hours), lambda _: zone)


async def test_sums_are_the_slow_counts_when_a_team_moves_to_another_zone(store: Store) -> None:
    """What was won stays in the day that it was won on; only what comes after is counted in the new zone."""
    moved = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    before, after = Team("T1", "Team", "Pacific/Auckland"), Team("T1", "Team", "America/Los_Angeles")

    def team_at(moment: datetime) -> Team:
        return before if moment < moved else after

    core = Core(BANK, store, word_grade, "grader-1", FakeClock(moved), Random(5))
    await a_history(core, Random(5), moved, team_at)
    for hours in (1, 20):
        await check(store, after, moved + timedelta(hours=hours), lambda moment: team_at(moment).zone)


async def test_a_day_that_comes_twice_as_a_team_moves_west_is_one_day(store: Store) -> None:
    """On the 24th in Auckland, then on the 24th in Los Angeles: today's board has both."""
    noon = datetime(2026, 11, 24, 0, tzinfo=UTC)
    core = Core(BANK, store, word_grade, "grader-1", FakeClock(noon), Random(5))
    for zone, hours, question in (("Pacific/Auckland", 0, "q-0"), ("America/Los_Angeles", 20, "q-1")):
        event = Submission(new_key(), Team("T1", "Team", zone), LEARNERS[0], question, "yes also more")
        await handle(replace(core, clock=FakeClock(noon + timedelta(hours=hours))), event)
    [standing] = await store.standings("T1", "2026-11-24")
    assert standing.points == sum(one.points for one in await store.standings("T1", "all"))
