"""The same event delivered twice counts once, one after the other or at the same moment."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.learner import Help
from bot.domain.ports import Store
from tests.fakes import NOON, an_attempt, an_award

AT_ONCE = 20


async def test_an_attempt_delivered_twice_is_stored_once_and_told_the_same_award(known: Store) -> None:
    attempt = an_attempt("k1")
    first = await known.record(attempt, an_award(attempt))
    again = an_attempt("k1", answer="changed", question="q9", score=0.0)
    assert await known.record(again, an_award(again, points=99)) == first == (attempt, an_award(attempt))
    assert list(await known.attempts("T1", "ada")) == [attempt]
    assert (await known.progress("T1", "ada", "q9", "2026Q4")).award is None


async def test_a_repeat_after_the_quarter_turned_earns_nothing_new(known: Store) -> None:
    attempt = an_attempt("k1")
    await known.record(attempt, an_award(attempt))
    repeat = await known.record(attempt, an_award(attempt, quarter="2027Q1"))
    assert repeat == (attempt, an_award(attempt))
    assert (await known.progress("T1", "ada", "q1", "2027Q1")).award is None


async def test_a_repeat_of_an_attempt_that_earned_nothing_still_earned_nothing(known: Store) -> None:
    for key in ("k1", "k2"):
        attempt = an_attempt(key)
        await known.record(attempt, an_award(attempt))
    assert await known.record(attempt, an_award(attempt)) == (attempt, None)


async def test_an_attempt_delivered_many_times_at_once_is_stored_once(known: Store) -> None:
    attempt = an_attempt("k1")
    deliveries = [known.record(attempt, an_award(attempt)) for _ in range(AT_ONCE)]
    assert await asyncio.gather(*deliveries) == [(attempt, an_award(attempt))] * AT_ONCE
    assert list(await known.attempts("T1", "ada")) == [attempt]


async def test_of_many_attempts_at_once_exactly_one_earns_the_award(known: Store) -> None:
    made = [an_attempt(f"k{number}") for number in range(AT_ONCE)]
    results = await asyncio.gather(*(known.record(attempt, an_award(attempt)) for attempt in made))
    [(earning, earned)] = [(attempt, award) for attempt, award in results if award]
    assert earned == an_award(earning)
    assert len(await known.attempts("T1", "ada")) == AT_ONCE
    assert [one.points for one in await known.standings("T1", "all")] == [10]


async def test_a_hint_key_counts_once_even_when_delivered_many_times_at_once(known: Store) -> None:
    taken = await asyncio.gather(*(known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON) for _ in range(AT_ONCE)))
    assert taken == [Help(hints=1)] * AT_ONCE
    assert await known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=1)


async def test_different_hint_keys_at_once_all_count(known: Store) -> None:
    keys = [f"k{number}" for number in range(AT_ONCE)]
    taken = await asyncio.gather(*(known.take_hint(key, "T1", "ada", "q1", "2026Q4", AT_ONCE, NOON) for key in keys))
    assert sorted(help.hints for help in taken) == list(range(1, AT_ONCE + 1))


async def test_no_hint_is_counted_beyond_those_that_there_are_even_at_once(known: Store) -> None:
    keys = [f"k{number}" for number in range(AT_ONCE)]
    taken = await asyncio.gather(*(known.take_hint(key, "T1", "ada", "q1", "2026Q4", 2, NOON) for key in keys))
    assert sorted(help.hints for help in taken) == [1, *[2] * (AT_ONCE - 1)]
    assert await known.take_hint("k0", "T1", "bob", "q1", "2026Q4", 0, NOON) == Help()


async def test_a_question_that_has_lost_hints_keeps_the_count_of_those_taken(known: Store) -> None:
    for key in ("k1", "k2", "k3"):
        await known.take_hint(key, "T1", "ada", "q1", "2026Q4", 3, NOON)
    assert await known.take_hint("k4", "T1", "ada", "q1", "2026Q4", 1, NOON) == Help(hints=3)


async def test_an_asking_delivered_twice_is_of_the_question_that_it_put_first(known: Store) -> None:
    assert await known.asked("k1", "T1", "ada", "q1", NOON) == "q1"
    assert await known.asked("k1", "T1", "ada", "q2", NOON + timedelta(hours=1)) == "q1"
    assert await known.last_asked("T1", "ada") == {"q1": NOON}
    assert await known.asked("k2", "T1", "ada", "q2", NOON) == "q2"


async def test_the_same_asking_key_in_another_team_puts_a_question_of_its_own(known: Store) -> None:
    await known.asked("k1", "T1", "ada", "q1", NOON)
    assert await known.asked("k1", "T2", "ada", "q2", NOON) == "q2"
    assert await known.last_asked("T1", "ada") == {"q1": NOON}


async def test_only_keys_from_before_a_moment_are_forgotten(known: Store) -> None:
    for name, at in (("old", NOON), ("new", NOON + timedelta(days=1))):
        await known.asked(name, "T1", "ada", "q1", at)
        await known.take_hint(name, "T1", "ada", "q1", "2026Q4", 9, at)
    await known.forget_keys(NOON + timedelta(days=1))
    assert await known.asked("new", "T1", "ada", "q2", NOON + timedelta(days=2)) == "q1"
    assert await known.asked("old", "T1", "ada", "q2", NOON + timedelta(days=2)) == "q2"
    assert await known.take_hint("new", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=2)
    assert await known.take_hint("old", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=3)


async def test_of_many_askings_by_one_event_at_once_one_question_is_put(known: Store) -> None:
    questions = [f"q{number}" for number in range(AT_ONCE)]
    put = await asyncio.gather(*(known.asked("k1", "T1", "ada", question, NOON) for question in questions))
    assert set(put) == {put[0]}
    assert await known.last_asked("T1", "ada") == {put[0]: NOON}


async def test_a_failed_write_does_not_undo_its_neighbours(known: Store) -> None:
    made = [an_attempt(f"k{number}", learner="ada" if number % 2 else "eve") for number in range(AT_ONCE)]
    results = await asyncio.gather(
        *(known.record(attempt, an_award(attempt)) for attempt in made), return_exceptions=True
    )
    failed = [attempt.key for attempt, result in zip(made, results, strict=True) if isinstance(result, Exception)]
    assert failed == [attempt.key for attempt in made if attempt.learner_id == "eve"]
    assert {one.key for one in await known.attempts("T1", "ada")} == {a.key for a in made} - set(failed)


async def test_a_write_that_fails_halfway_stores_nothing_of_itself(known: Store) -> None:
    attempt = an_attempt("k1")
    with pytest.raises((IntegrityError, LookupError)):
        await known.take_hint("k1", "T1", "eve", "q1", "2026Q4", 9, NOON)
    assert await known.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON) == Help(hints=1)
    assert await known.record(attempt, an_award(attempt)) == (attempt, an_award(attempt))


async def test_a_cancelled_delivery_can_be_delivered_again(known: Store) -> None:
    attempt = an_attempt("k1")
    for _ in range(AT_ONCE):
        delivery = asyncio.ensure_future(known.record(attempt, an_award(attempt)))
        await asyncio.wait([delivery], timeout=0.001)
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
    assert await known.record(attempt, an_award(attempt)) == (attempt, an_award(attempt))
    assert list(await known.attempts("T1", "ada")) == [attempt]


async def test_reads_and_writes_at_once_all_succeed(known: Store) -> None:
    made = [an_attempt(f"k{number}", question=f"q{number}") for number in range(AT_ONCE)]
    writes = [known.record(attempt, an_award(attempt)) for attempt in made]
    reads = [known.standings("T1", "all") for _ in made]
    asks = [known.asked(attempt.key, "T1", "ada", attempt.question_id, NOON) for attempt in made]
    await asyncio.gather(*writes, *reads, *asks)
    assert [one.points for one in await known.standings("T1", "all")] == [10 * AT_ONCE]
