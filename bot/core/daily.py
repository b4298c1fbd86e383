"""When a daily is due, late, skipped and closed, and which question it is. Pure: clock and randomness are handed in.

A time that the clocks skip (daylight saving) comes as late after midnight as if they had not been changed, one that
they show twice comes the first time, as in RFC 5545, section 3.3.5. A day that a zone skips has no daily.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from math import ceil
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.daily import Part, Post, PostKey, Schedule, State
from bot.domain.question import Bank, Question

LATE = timedelta(hours=2)
"""How long after its time a daily is still posted."""

LEASE = timedelta(minutes=1)
"""How long a claimed post is its claimer's alone; every request ends sooner."""

SOON = timedelta(seconds=10)
"""When a post whose answer was lost is tried again, where that is safe."""

PATIENCE = (timedelta(minutes=5), timedelta(minutes=25))
"""The waits after a first and a second refusal; a third one is the last."""

EDIT_EVERY = timedelta(minutes=1)
"""The least time between two edits of a post's count."""

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

Slot = tuple[date, datetime]
"""A day of a schedule, and the moment in UTC when its question is due."""


def due_at(schedule: Schedule, day: date) -> datetime | None:
    """When the question of a day is due, in UTC; None on a day without one."""
    zone = ZoneInfo(schedule.zone)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    if day.weekday() not in schedule.days or midnight.astimezone(zone).date() != day:
        return None
    return datetime.combine(day, schedule.at, zone).astimezone(UTC)


def slots(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Slot]:
    """The days due after a moment and up to another, and not before the schedule was set up."""
    zone = ZoneInfo(schedule.zone)
    day, last = after.astimezone(zone).date() - DAY, until.astimezone(zone).date()
    while day <= last:
        due = due_at(schedule, day)
        if due is not None and after < due <= until and due >= schedule.since:
            yield day, due
        day += DAY


def next_slot(schedule: Schedule, now: datetime, taken: frozenset[date] = frozenset()) -> Slot | None:
    """The first day that is still to come and not among those taken; None when no day of the week is chosen."""
    coming = slots(replace(schedule, since=now), now, now + 15 * DAY)
    return next((slot for slot in coming if slot[0] not in taken), None)


def is_late(due: datetime, now: datetime) -> bool:
    """Whether it is too late to post what was due then."""
    return now >= due + LATE


def closing(due: datetime, opened: datetime, open_for: timedelta) -> datetime:
    """When a question closes: it is open for its time even when it came late, in whole minutes."""
    return due + open_for + max(timedelta(), opened - due) // MINUTE * MINUTE


def matching(bank: Bank, schedule: Schedule) -> tuple[Question, ...]:
    """The questions that a schedule asks for."""
    return tuple(
        question
        for question in bank.active()
        if (not schedule.topics or question.topic in schedule.topics)
        and (not schedule.levels or question.level in schedule.levels)
    )


def choose(questions: Sequence[Question], history: Sequence[str], rng: Random) -> Question | None:
    """The next question of a channel: none again until all have been posted since the last time that all had been.

    What was never posted comes first; of the others, one of the third that was posted longest ago. None when there
    are no questions.
    """
    last = {question_id: place for place, question_id in enumerate(history)}
    done = this_round(history, {question.id for question in questions})
    left = [question for question in questions if question.id not in done]
    fresh = [question for question in left if question.id not in last]
    oldest = sorted(left, key=lambda question: last.get(question.id, -1))[: ceil(len(left) / 3)]
    return rng.choice(fresh or oldest) if left else None


def this_round(history: Iterable[str], wanted: Collection[str]) -> set[str]:
    """Which of the wanted questions were posted since one of them came again; none when that is all of them."""
    found: set[str] = set()
    for question_id in history:
        if question_id in found:
            found = set()
        if question_id in wanted:
            found.add(question_id)
    return found if len(found) < len(wanted) else set()


def pick(bank: Bank, schedule: Schedule, day: date, history: Sequence[str]) -> Question | None:
    """The question of a channel's day. The day itself is the dice, so that a preview shows what will come."""
    return choose(matching(bank, schedule), history, Random(f"{schedule.team_id}/{schedule.channel}/{day}"))


def claimed(schedule: Schedule, slot: Slot, question: Question, now: datetime) -> Post:
    """The post of a day, claimed to be sent at once."""
    day, due = slot
    return Post(
        key=PostKey(schedule.team_id, schedule.channel, day),
        channel_name=schedule.channel_name,
        question_id=question.id,
        zone=schedule.zone,
        by=schedule.by,
        due_at=due,
        opened_at=now,
        closes_at=closing(due, now, schedule.open_for),
        state=State.CLAIMED,
        again_at=now + LEASE,
    )


def skipped(schedule: Schedule, slot: Slot, now: datetime) -> Post:
    """The post of a day that nobody was there to send."""
    day, due = slot
    key = PostKey(schedule.team_id, schedule.channel, day)
    return Post(key, schedule.channel_name, "", schedule.zone, schedule.by, due, now, due, State.SKIPPED, now)


class Step(Enum):
    """What is to be done with a post now."""

    WAIT = auto()
    SEND = auto()
    LOSE = auto()
    SKIP = auto()
    COUNT = auto()
    CLOSE = auto()


def step(post: Post, now: datetime, repeatable: timedelta) -> Step:
    """What is to be done with an open post at this moment.

    One whose claimer was not heard of again is sent once more only while the platform would know it for the same
    (`repeatable`); after that nobody can tell whether it arrived, and it is never sent again unasked.
    """
    if post.state is State.SENT:
        return Step.CLOSE if now >= post.closes_at else Step.COUNT
    if now < post.again_at:
        return Step.WAIT
    if post.state is State.CLAIMED:
        return Step.SEND if now - post.opened_at < repeatable else Step.LOSE
    if post.key.part is Part.QUESTION and is_late(post.due_at, now):
        return Step.SKIP
    return Step.SEND


def taken_up(post: Post, now: datetime) -> Post:
    """The post claimed to be sent now. What was claimed before keeps its moment: the nonce's time runs from there."""
    if post.state is State.CLAIMED:
        return replace(post, again_at=now + LEASE)
    closes_at = post.closes_at
    if post.key.part is Part.QUESTION:
        closes_at = closing(post.opened_at, now, post.closes_at - post.opened_at)
    return replace(post, state=State.CLAIMED, opened_at=now, closes_at=closes_at, again_at=now + LEASE)


def unsure(post: Post, now: datetime, repeatable: timedelta) -> Post:
    """The post whose answer was lost: tried again soon where that cannot post it twice, else left alone for good."""
    if now + SOON - post.opened_at < repeatable:
        return replace(post, again_at=now + SOON)
    return replace(post, state=State.UNKNOWN)


def refused(post: Post, now: datetime) -> Post:
    """The post that a closed channel did not take: tried again in a while, at the third time given up."""
    if post.refusals >= len(PATIENCE):
        return replace(post, state=State.FAILED, refusals=post.refusals + 1)
    again = now + PATIENCE[post.refusals]
    return replace(post, state=State.READY, refusals=post.refusals + 1, again_at=again)


def closed(post: Post, now: datetime) -> tuple[Post, Post]:
    """The question closed, and its reveal ready to be sent."""
    reveal = replace(
        post,
        key=replace(post.key, part=Part.REVEAL),
        state=State.READY,
        due_at=post.closes_at,
        again_at=now,
        refusals=0,
        message_id="",
        shown_at=None,
        turn=0,
    )
    return replace(post, state=State.CLOSED), reveal
