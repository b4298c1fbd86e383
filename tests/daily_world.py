"""A small world of dailies: a team with a schedule, learners who answer, and a scheduler over a fake platform."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from bot.core import Core
from bot.core.dialogue import handle
from bot.core.notifiers import Notifiers
from bot.core.scheduler import Scheduler
from bot.domain.daily import Part, Post, PostKey, Schedule
from bot.domain.events import Submission
from bot.domain.learner import Learner, Team
from bot.domain.ports import Notifier, Store
from bot.domain.question import Bank
from bot.domain.replies import Card, Paragraph, Row
from tests.fakes import FakeClock, FakeStore
from tests.test_dialogue import BANK, word_grade

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday."""
TEAM = Team("T1", "Data team", "UTC")
ANN, RAJ, MEI = Learner("ann", "Ann"), Learner("raj", "Raj"), Learner("mei", "Mei")
SCHEDULE = Schedule("T1", "C1", "data", "UTC", time(9), tuple(range(7)), ("drift",), (), 8 * HOUR, "ann", NINE - HOUR)


def a_world(notifier: Notifier, store: Store | None = None, at: datetime = NINE, bank: Bank = BANK) -> Core:
    """A core whose clock stands still at this moment."""
    notifiers = Notifiers(notifier)
    return Core(bank, store or FakeStore(), word_grade, "grader-1", FakeClock(at), Random(7), None, notifiers)


async def set_up(core: Core, *schedules: Schedule) -> None:
    """Let schedules be set up."""
    for schedule in schedules or (SCHEDULE,):
        await core.store.remember(Team(schedule.team_id, schedule.team_id, "UTC"), ANN)
        assert await core.store.save_schedule(schedule)


async def look(core: Core, after: timedelta = timedelta(), scheduler: Scheduler | None = None) -> None:
    """Let time pass, and then a scheduler look once and finish what it begins."""
    assert isinstance(core.clock, FakeClock)
    core.clock.advance(after)
    scheduler = scheduler or Scheduler(core)
    await scheduler.tick()
    await scheduler.finish()


async def answer(core: Core, learner: Learner, text: str, question_id: str = "drift-01") -> Card:
    """Answer a question."""
    key = f"{learner.id}-{text}-{core.clock()}"
    return await handle(core, Submission(key, TEAM, learner, question_id, text))


async def the_post(core: Core, part: Part = Part.QUESTION, schedule: Schedule = SCHEDULE) -> Post:
    """The post of the world's first day."""
    found = await core.store.post(PostKey(schedule.team_id, schedule.channel, NINE.date(), part))
    assert found is not None
    return found


def said(card: Card) -> str:
    """All that a card says, a line a block, and its buttons."""
    lines = [card.title]
    for block in card.blocks:
        match block:
            case Paragraph(text, _, label):
                lines.append(f"{label}: {text}" if label else text)
            case Row(name, value):
                lines.append(f"{name} | {value}")
            case _:
                lines.append(str(block))
    buttons = [f"[{button.label}]" for button in card.buttons]
    return "\n".join([*lines, *([" ".join(buttons)] if buttons else [])])


def channels(number: int, schedule: Schedule = SCHEDULE) -> Sequence[Schedule]:
    """The same schedule in so many teams."""
    return [replace(schedule, team_id=f"T{place}", channel=f"C{place}") for place in range(number)]
