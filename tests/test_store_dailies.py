"""What every store promises of daily questions: the fake, SQLite in memory and in a file, and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.daily import closed
from bot.domain.daily import DailyAnswer, Part, Post, PostKey, Schedule, State
from bot.domain.ports import Store
from bot.domain.question import Level
from tests.fakes import ADA, BOB, NOON, an_attempt, an_award

HOUR = timedelta(hours=1)
DAY = date(2026, 11, 23)
SCHEDULE = Schedule(
    team_id="T1",
    channel="C1",
    channel_name="data",
    zone="Europe/Berlin",
    at=time(9, 30),
    days=(0, 1, 4),
    topics=("drift", "trees"),
    levels=(Level.MID, Level.SENIOR),
    open_for=8 * HOUR,
    by="ada",
    since=NOON,
)


def a_post(
    state: State = State.SENT, *, channel: str = "C1", day: date = DAY, team: str = "T1", question: str = "q1"
) -> Post:
    return Post(
        key=PostKey(team, channel, day),
        channel_name="data",
        question_id=question,
        zone="Europe/Berlin",
        by="ada",
        due_at=NOON,
        opened_at=NOON,
        closes_at=NOON + 8 * HOUR,
        state=state,
        again_at=NOON + HOUR,
        message_id="m1",
    )


async def answer(store: Store, key: str, *, learner: str = "ada", at: datetime = NOON, score: float = 1.0) -> None:
    attempt = an_attempt(key, learner=learner, at=at, score=score)
    await store.record(attempt, an_award(attempt))


async def test_a_schedule_comes_back_as_it_was_saved(known: Store) -> None:
    anything = replace(SCHEDULE, channel="C2", topics=(), levels=(), days=(6,), paused=True)
    for schedule in (SCHEDULE, anything):
        assert await known.save_schedule(schedule)
        assert await known.schedule("T1", schedule.channel) == schedule
    assert await known.schedule("T2", "C1") is None


async def test_of_two_who_save_from_one_version_only_the_first_is_kept(known: Store) -> None:
    assert await known.save_schedule(SCHEDULE)
    assert not await known.save_schedule(replace(SCHEDULE, zone="UTC"))
    assert await known.save_schedule(replace(SCHEDULE, zone="Asia/Tokyo", version=2))
    assert not await known.save_schedule(replace(SCHEDULE, zone="UTC", version=2))
    kept = await known.schedule("T1", "C1")
    assert kept is not None
    assert kept.zone == "Asia/Tokyo"


async def test_a_change_to_a_schedule_that_was_removed_is_not_kept(known: Store) -> None:
    await known.save_schedule(SCHEDULE)
    await known.remove_schedule("T1", "C1")
    assert not await known.save_schedule(replace(SCHEDULE, version=2))
    assert await known.schedule("T1", "C1") is None


async def test_the_scheduler_sees_every_teams_schedules_but_those_that_are_paused(known: Store) -> None:
    theirs = replace(SCHEDULE, team_id="T2")
    for schedule in (theirs, SCHEDULE, replace(SCHEDULE, channel="C2", paused=True)):
        await known.save_schedule(schedule)
    assert list(await known.schedules()) == [SCHEDULE, theirs]


async def test_a_post_comes_back_as_it_was_claimed(known: Store) -> None:
    post = replace(a_post(), shown=3, shown_at=NOON + HOUR, refusals=2, turn=0)
    assert await known.claim(post)
    assert await known.post(post.key) == post
    assert await known.post(replace(post.key, part=Part.REVEAL)) is None


async def test_of_many_who_claim_a_day_at_once_one_may(known: Store) -> None:
    claims = [replace(a_post(State.CLAIMED), question_id=f"q{number}") for number in range(8)]
    won = await asyncio.gather(*(known.claim(claim) for claim in claims))
    assert sorted(won) == [False] * 7 + [True]
    assert await known.post(claims[0].key) == claims[won.index(True)]


async def test_a_post_that_somebody_else_has_changed_is_left_as_it_is(known: Store) -> None:
    post = a_post(State.CLAIMED)
    await known.claim(post)
    moved = await asyncio.gather(
        *(known.advance(post, replace(post, message_id=f"m{number}", state=State.SENT)) for number in range(8))
    )
    assert sorted(moved) == [False] * 7 + [True]
    kept = await known.post(post.key)
    assert kept == replace(post, message_id=f"m{moved.index(True)}", state=State.SENT, turn=1)


async def test_a_question_is_closed_and_its_reveal_claimed_together_or_not_at_all(known: Store) -> None:
    post = a_post()
    await known.claim(post)
    done, reveal = closed(post, NOON + 8 * HOUR)
    assert await known.advance(post, done, also=reveal)
    assert list(await known.open_posts()) == [reveal]
    assert not await known.advance(post, done, also=replace(reveal, question_id="other"))
    assert await known.post(reveal.key) == reveal


async def test_a_schedule_is_paused_with_its_post_unless_it_was_changed_meanwhile(known: Store) -> None:
    await known.save_schedule(SCHEDULE)
    post = a_post(State.CLAIMED)
    await known.claim(post)
    failed, paused = replace(post, state=State.FAILED), replace(SCHEDULE, paused=True, version=2)
    assert await known.advance(post, failed, schedule=paused)
    assert await known.schedule("T1", "C1") == paused
    assert await known.advance(replace(failed, turn=1), failed, schedule=replace(SCHEDULE, version=2))
    assert await known.schedule("T1", "C1") == paused


async def test_open_posts_are_those_that_wait_for_something(known: Store) -> None:
    posts = {state: a_post(state, channel=state) for state in State}
    for post in posts.values():
        await known.claim(post)
    await known.claim(replace(a_post(channel="sent"), key=PostKey("T1", "sent", DAY, Part.REVEAL)))
    assert {post.state for post in await known.open_posts()} == {State.READY, State.CLAIMED, State.SENT}
    assert len(await known.open_posts()) == 3


async def test_a_day_is_taken_whatever_became_of_it(known: Store) -> None:
    for state in State:
        await known.claim(a_post(state, channel=state))
    await known.claim(replace(a_post(), key=PostKey("T1", "C1", DAY, Part.REVEAL)))
    assert await known.taken(NOON) == {PostKey("T1", state, DAY) for state in State}
    assert await known.taken(NOON + HOUR) == frozenset()


async def test_the_history_is_what_the_channel_may_have_seen_oldest_first(known: Store) -> None:
    for number, state in enumerate(State):
        post = a_post(state, day=DAY + timedelta(days=number), question=state)
        await known.claim(replace(post, opened_at=NOON - number * HOUR))
    seen = [State.CLAIMED, State.SENT, State.CLOSED, State.UNKNOWN]
    assert list(await known.history("T1", "C1")) == seen[::-1]
    assert list(await known.history("T1", "C2")) == []


async def test_learners_are_counted_once_and_only_while_the_question_is_open(known: Store) -> None:
    await known.claim(a_post())
    await known.claim(a_post(channel="C2", question="q2"))
    for key, learner, hours in (("a", "ada", 0), ("b", "ada", 1), ("c", "bob", 7), ("d", "bob", 8)):
        await answer(known, key, learner=learner, at=NOON + hours * HOUR)
    assert await known.answer_counts() == {PostKey("T1", "C1", DAY): 2}


async def test_an_answer_to_a_daily_is_the_first_one_and_the_best_that_may_be_shown(known: Store) -> None:
    post = a_post()
    await known.claim(post)
    for key, hours, score in (("early", -1, 1.0), ("a", 0, 0.1), ("b", 1, 0.9), ("c", 2, 0.5), ("late", 8, 1.0)):
        await answer(known, key, at=NOON + hours * HOUR, score=score)
    await answer(known, "d", learner="bob", at=NOON + HOUR)
    for key in ("a", "b", "c", "early", "late", "a"):
        await known.share("T1", "ada", key, NOON)
    by_key = {attempt.key: attempt for attempt in await known.attempts("T1", "ada")}
    [bobs] = await known.attempts("T1", "bob")
    assert list(await known.daily_answers(post)) == [DailyAnswer(ADA, by_key["a"], by_key["b"]), DailyAnswer(BOB, bobs)]


async def test_a_daily_is_open_from_its_post_until_it_closes(known: Store) -> None:
    post = a_post()
    await known.claim(post)
    for hours, expected in ((-1, []), (0, [post]), (7, [post]), (8, [])):
        assert list(await known.open_dailies("T1", "q1", NOON + hours * HOUR)) == expected
    assert list(await known.open_dailies("T1", "q2", NOON)) == []
    assert list(await known.open_dailies("T2", "q1", NOON)) == []


async def test_what_a_reveal_has_told_counts_as_revealed_to_everybody_of_its_team(known: Store) -> None:
    post = a_post()
    await known.claim(post)
    assert not (await known.progress("T1", "bob", "q1", "2026Q4", NOON)).help.revealed
    await known.claim(replace(post, key=replace(post.key, part=Part.REVEAL), opened_at=NOON + HOUR))
    for team, learner, question, since, told in (
        ("T1", "bob", "q1", NOON, True),
        ("T1", "bob", "q2", NOON, False),
        ("T1", "bob", "q1", NOON + 2 * HOUR, False),
        ("T2", "ada", "q1", NOON, False),
    ):
        assert (await known.progress(team, learner, question, "2026Q4", since)).help.revealed is told


async def test_an_answer_that_was_never_given_cannot_be_shown(known: Store) -> None:
    with pytest.raises((IntegrityError, LookupError)):
        await known.share("T1", "ada", "none", NOON)
