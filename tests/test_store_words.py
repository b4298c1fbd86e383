"""What every store promises of the learner's word on a grade."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.learner import Confirmation
from bot.domain.ports import Store
from tests.fakes import NOON, an_attempt, an_award

AT_ONCE = 20


async def answered(store: Store, *keys: str, team: str = "T1", learner: str = "ada") -> None:
    """Record attempts under these keys."""
    for key in keys:
        attempt = an_attempt(key, team=team, learner=learner)
        await store.record(attempt, an_award(attempt))


def a_word(key: str = "k1", point: str = "p1", meant: bool = True, minutes: int = 0) -> Confirmation:
    return Confirmation("T1", "ada", key, point, meant, NOON + timedelta(minutes=minutes))


async def test_words_come_back_oldest_first_and_narrow_to_an_attempt(known: Store) -> None:
    await answered(known, "k1", "k2")
    late, early, other = a_word(minutes=2), a_word(point="p2", meant=False), a_word("k2", minutes=1)
    for word in (late, early, other):
        await known.confirm(word)
    assert list(await known.confirmations("T1", "ada")) == [early, other, late]
    assert list(await known.confirmations("T1", "ada", "k1")) == [early, late]
    assert list(await known.confirmations("T1", "bob")) == []
    assert list(await known.confirmations("T2", "ada", "k1")) == []


async def test_the_first_word_on_an_attempts_point_stays(known: Store) -> None:
    await answered(known, "k1")
    await known.confirm(a_word(meant=True))
    await known.confirm(a_word(meant=False, minutes=1))
    assert list(await known.confirmations("T1", "ada")) == [a_word(meant=True)]


async def test_of_many_words_at_once_one_stays(known: Store) -> None:
    await answered(known, "k1")
    await asyncio.gather(*(known.confirm(a_word(meant=bool(number % 2))) for number in range(AT_ONCE)))
    assert len(await known.confirmations("T1", "ada")) == 1


async def test_a_word_on_an_attempt_that_was_never_made_is_a_bug(known: Store) -> None:
    with pytest.raises((IntegrityError, LookupError)):
        await known.confirm(a_word())


async def test_a_word_without_a_zone_is_refused(known: Store) -> None:
    await answered(known, "k1")
    with pytest.raises(ValueError, match="has no time zone"):
        await known.confirm(Confirmation("T1", "ada", "k1", "p1", True, NOON.replace(tzinfo=None)))
