"""What every store promises: the fake, SQLite in memory and in a file, and PostgreSQL."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.learner import ActiveDay, Help, Learner, Progress, Standing
from bot.domain.ports import Store
from tests.fakes import ADA, NOON, TEAM, an_attempt, an_award

HOUR = timedelta(hours=1)


async def earn(store: Store, key: str, points: int, **attempt: str | datetime) -> None:
    """Record an attempt that earns points."""
    topic = str(attempt.pop("topic", "basics"))
    made = an_attempt(key, **attempt)  # type: ignore[arg-type]
    await store.record(made, an_award(made, points=points, topic=topic))


async def test_an_attempt_comes_back_as_it_was_recorded(known: Store) -> None:
    attempt = an_attempt("k1")
    assert await known.record(attempt, an_award(attempt)) == (attempt, an_award(attempt))
    assert list(await known.attempts("T1", "ada")) == [attempt]


async def test_attempts_come_oldest_first_and_in_order_of_arrival_within_a_moment(known: Store) -> None:
    made = [an_attempt("late", at=NOON + HOUR), an_attempt("z"), an_attempt("a")]
    for attempt in made:
        await known.record(attempt, an_award(attempt))
    assert [attempt.key for attempt in await known.attempts("T1", "ada")] == ["z", "a", "late"]


async def test_attempts_narrow_to_a_question_and_to_those_since_a_moment_inclusive(known: Store) -> None:
    for key, question, hours in (("a", "q1", 0), ("b", "q1", 1), ("c", "q2", 1)):
        attempt = an_attempt(key, question=question, at=NOON + hours * HOUR)
        await known.record(attempt, an_award(attempt))
    assert [one.key for one in await known.attempts("T1", "ada", "q1")] == ["a", "b"]
    assert [one.key for one in await known.attempts("T1", "ada", since=NOON + HOUR)] == ["b", "c"]
    assert [one.key for one in await known.attempts("T1", "ada", "q1", NOON + HOUR)] == ["b"]


async def test_only_the_first_attempt_in_a_quarter_earns_its_award(known: Store) -> None:
    first, second = an_attempt("k1"), an_attempt("k2", at=NOON + HOUR)
    await known.record(first, an_award(first, points=3))
    assert await known.record(second, an_award(second, points=9)) == (second, None)
    assert (await known.progress("T1", "ada", "q1", "2026Q4")).award == an_award(first, points=3)


async def test_a_new_quarter_and_another_question_earn_again(known: Store) -> None:
    first = an_attempt("k1")
    await known.record(first, an_award(first))
    later, other = an_attempt("k2"), an_attempt("k3", question="q2")
    assert (await known.record(later, an_award(later, quarter="2027Q1")))[1] is not None
    assert (await known.record(other, an_award(other)))[1] is not None
    assert (await known.progress("T1", "ada", "q1", "2027Q2")).award is None


async def test_progress_is_the_help_the_award_and_the_latest_attempt_together(known: Store) -> None:
    first, latest = an_attempt("k1"), an_attempt("k2", at=NOON + HOUR)
    for attempt in (latest, first, an_attempt("k3", question="q2", at=NOON + 2 * HOUR)):
        await known.record(attempt, an_award(attempt))
    await known.take_hint("h1", "T1", "ada", "q1", "2026Q4", 9, NOON)
    assert await known.progress("T1", "ada", "q1", "2026Q4") == Progress(Help(hints=1), an_award(latest), latest)
    assert await known.progress("T1", "ada", "q1", "2027Q1") == Progress(Help(), None, latest)
    assert await known.progress("T1", "bob", "q1", "2026Q4") == Progress(Help(), None, None)


async def test_of_attempts_at_one_moment_the_latest_is_the_one_that_arrived_last(known: Store) -> None:
    made = [an_attempt("z"), an_attempt("a")]
    for attempt in made:
        await known.record(attempt, an_award(attempt))
    assert (await known.progress("T1", "ada", "q1", "2026Q4")).latest == made[-1]


async def test_the_latest_attempt_is_of_those_since_a_moment_inclusive(known: Store) -> None:
    attempt = an_attempt("k1")
    await known.record(attempt, an_award(attempt))
    assert (await known.progress("T1", "ada", "q1", "2026Q4", NOON)).latest == attempt
    later = await known.progress("T1", "ada", "q1", "2026Q4", NOON + timedelta(microseconds=1))
    assert later == Progress(Help(), an_award(attempt), None)


async def test_a_question_was_last_asked_at_the_latest_moment_even_when_told_out_of_order(
    known: Store,
) -> None:
    for question, hours in (("q1", 1), ("q1", 2), ("q1", 0), ("q2", 0)):
        await known.asked(f"{question}-{hours}", "T1", "ada", question, NOON + hours * HOUR)
    assert await known.last_asked("T1", "ada") == {"q1": NOON + 2 * HOUR, "q2": NOON}
    assert await known.last_asked("T1", "bob") == {}


async def test_help_adds_up_by_question_and_quarter(known: Store) -> None:
    assert (await known.progress("T1", "ada", "q1", "2026Q4")).help == Help()
    await known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON)
    assert await known.take_hint("k2", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=2)
    assert await known.reveal("T1", "ada", "q1", "2026Q4") == Help(hints=2, revealed=True)
    assert await known.take_hint("k3", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=3, revealed=True)
    assert (await known.progress("T1", "ada", "q1", "2027Q1")).help == Help()
    assert (await known.progress("T1", "ada", "q2", "2026Q4")).help == Help()


async def test_a_question_may_be_revealed_without_hints_and_twice(known: Store) -> None:
    await known.reveal("T1", "ada", "q1", "2026Q4")
    assert await known.reveal("T1", "ada", "q1", "2026Q4") == Help(revealed=True)


async def test_remembering_again_takes_the_new_names_and_keeps_the_points(known: Store) -> None:
    await earn(known, "a", 5)
    await known.remember(replace(TEAM, name="Renamed", zone="Europe/Vienna"), Learner("ada", "Countess"))
    assert list(await known.standings("T1", "all")) == [Standing(Learner("ada", "Countess"), 5)]


async def test_a_name_may_change_and_change_back(known: Store) -> None:
    await earn(known, "a", 5)
    for learner in (ADA, Learner("ada", "Countess"), Learner("ada", "Countess"), ADA):
        await known.remember(TEAM, learner)
        assert list(await known.standings("T1", "all")) == [Standing(learner, 5)]


async def test_nothing_of_one_team_is_visible_to_another(known: Store) -> None:
    await earn(known, "k1", 5)
    made = an_attempt("k2", question="q2")
    await known.record(made, an_award(made), ActiveDay(date(2026, 11, 25), "UTC", "UTC"))
    await known.asked("a1", "T1", "ada", "q1", NOON)
    await known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON)
    assert list(await known.attempts("T2", "ada")) == []
    assert list(await known.active_days("T2", "ada")) == []
    assert await known.last_asked("T2", "ada") == {}
    assert await known.progress("T2", "ada", "q1", "2026Q4") == Progress(Help(), None, None)
    assert list(await known.standings("T2", "all")) == []
    assert await known.points("T2", "ada", "all") == 0
    assert await known.points_since("T2", "ada", NOON) == 0


async def test_the_same_key_in_another_team_is_another_event(known: Store) -> None:
    mine, theirs = an_attempt("k1"), an_attempt("k1", team="T2", answer="theirs")
    await known.record(mine, an_award(mine))
    await known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON)
    assert await known.record(theirs, an_award(theirs)) == (theirs, an_award(theirs))
    assert await known.take_hint("k1", "T2", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=1)


async def test_a_moment_in_another_zone_comes_back_as_the_same_moment_in_utc(known: Store) -> None:
    tokyo = NOON.astimezone(timezone(9 * HOUR)) + timedelta(microseconds=1)
    attempt = an_attempt("k1", at=tokyo)
    await known.record(attempt, an_award(attempt))
    await known.asked("a1", "T1", "ada", "q1", tokyo)
    award = (await known.progress("T1", "ada", "q1", "2026Q4")).award
    assert award is not None
    stored = [(await known.attempts("T1", "ada"))[0].at, award.at]
    stored.append((await known.last_asked("T1", "ada"))["q1"])
    for moment in stored:
        assert (moment, moment.utcoffset()) == (tokyo, timedelta(0))


async def test_a_moment_without_a_zone_is_refused_and_stores_nothing(known: Store) -> None:
    naive = an_attempt("k1", at=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="has no time zone"):
        await known.record(naive, an_award(naive))
    with pytest.raises(ValueError, match="has no time zone"):
        await known.asked("a1", "T1", "ada", "q1", naive.at)
    assert list(await known.attempts("T1", "ada")) == []


async def test_a_learner_who_was_never_remembered_is_a_bug_and_not_a_fault(known: Store) -> None:
    stranger = an_attempt("k1", learner="eve")
    with pytest.raises((IntegrityError, LookupError)):
        await known.record(stranger, an_award(stranger))
    with pytest.raises((IntegrityError, LookupError)):
        await known.asked("a1", "T1", "eve", "q1", NOON)
    with pytest.raises((IntegrityError, LookupError)):
        await known.take_hint("k", "T1", "eve", "q1", "2026Q4", 9, NOON)
    with pytest.raises((IntegrityError, LookupError)):
        await known.reveal("T2", "bob", "q1", "2026Q4")
