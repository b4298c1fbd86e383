"""What every store promises of the learner's word on a grade, and that all of a learner goes with the learner."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.domain.learner import ActiveDay, Appeal, Confirmation
from bot.domain.ports import Store
from storage.address import parse
from storage.schema import metadata
from storage.store import database_at, open_store
from tests.fakes import ADA, NOON, TEAM, an_attempt, an_award

AT_ONCE = 20


async def answered(store: Store, *keys: str, team: str = "T1", learner: str = "ada") -> None:
    """Record attempts under these keys."""
    for key in keys:
        attempt = an_attempt(key, team=team, learner=learner)
        await store.record(attempt, an_award(attempt), ActiveDay(NOON.date(), "UTC", "UTC"))


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


async def test_appeals_of_every_team_come_newest_first_with_their_attempts(known: Store) -> None:
    await answered(known, "k1", "k2", "k3")
    await answered(known, "k1", team="T2")
    mine, theirs = an_attempt("k1"), an_attempt("k1", team="T2")
    later = Appeal(theirs, NOON + timedelta(minutes=1))
    for appeal in (Appeal(mine, NOON), later, Appeal(an_attempt("k3"), NOON)):
        await known.appeal(appeal)
    assert list(await known.appeals()) == [later, Appeal(an_attempt("k3"), NOON), Appeal(mine, NOON)]


async def test_an_attempt_is_appealed_against_once(known: Store) -> None:
    await answered(known, "k1")
    attempt = an_attempt("k1")
    moments = [NOON + timedelta(minutes=number) for number in range(AT_ONCE)]
    await known.appeal(Appeal(attempt, NOON))
    await asyncio.gather(*(known.appeal(Appeal(attempt, moment)) for moment in moments))
    assert list(await known.appeals()) == [Appeal(attempt, NOON)]


async def test_an_appeal_of_an_attempt_that_was_never_made_is_a_bug(known: Store) -> None:
    with pytest.raises((IntegrityError, LookupError)):
        await known.appeal(Appeal(an_attempt("k1"), NOON))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_all_that_is_kept_of_a_learner_goes_with_the_learner(request: pytest.FixtureRequest, kind: str) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    store = await open_store(url)
    await store.remember(TEAM, ADA)
    await answered(store, "k1")
    await store.asked("k1", "T1", "ada", "q1", NOON)
    await store.take_hint("k1", "T1", "ada", "q1", "2026Q4", 9, NOON)
    await store.confirm(a_word())
    await store.appeal(Appeal(an_attempt("k1"), NOON))
    await store.put_directly("T1", "ada", "q1")
    await store.share("T1", "ada", "k1", NOON)
    await store.close()
    database = database_at(parse(url))
    of_learner = ["learners", *(name for name, table in metadata.tables.items() if "learner_id" in table.columns)]

    def counts(connection: Connection) -> dict[str, int]:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in of_learner}

    try:
        assert 0 not in (await database.read(counts)).values()
        await database.write(lambda c: c.execute(text("DELETE FROM learners")))
        assert set((await database.read(counts)).values()) == {0}
    finally:
        await database.close()
