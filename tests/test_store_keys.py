"""The same event delivered twice counts once, one after the other or at the same moment."""

import asyncio

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
    assert [award for _, award in results if award] == [an_award(made[0])]
    assert len(await known.attempts("T1", "ada")) == AT_ONCE
    assert [one.points for one in await known.standings("T1")] == [10]


async def test_a_hint_key_counts_once_even_when_delivered_many_times_at_once(known: Store) -> None:
    taken = await asyncio.gather(*(known.take_hint("k1", "T1", "ada", "q1", "2026Q4") for _ in range(AT_ONCE)))
    assert taken == [Help(hints=1)] * AT_ONCE
    assert await known.take_hint("k1", "T1", "ada", "q1", "2026Q4") == Help(hints=1)


async def test_different_hint_keys_at_once_all_count(known: Store) -> None:
    keys = [f"k{number}" for number in range(AT_ONCE)]
    taken = await asyncio.gather(*(known.take_hint(key, "T1", "ada", "q1", "2026Q4") for key in keys))
    assert sorted(help.hints for help in taken) == list(range(1, AT_ONCE + 1))


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
        await known.take_hint("k1", "T1", "eve", "q1", "2026Q4")
    assert await known.take_hint("k1", "T1", "ada", "q1", "2026Q4") == Help(hints=1)
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
    reads = [known.standings("T1") for _ in made]
    asks = [known.asked("T1", "ada", attempt.question_id, NOON) for attempt in made]
    await asyncio.gather(*writes, *reads, *asks)
    assert [one.points for one in await known.standings("T1")] == [10 * AT_ONCE]
