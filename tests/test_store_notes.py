"""Notes: texts by name that outlive a run and are no team's."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.ports import Notes
from storage.store import open_store
from tests.fakes import FakeNotes


@pytest.fixture
async def notes(store_url: str) -> AsyncIterator[Notes]:
    if store_url == "fake":
        yield FakeNotes()
        return
    store = await open_store(store_url)
    yield store
    await store.close()


async def test_there_is_no_note_until_one_is_taken(notes: Notes) -> None:
    assert await notes.note("commands") is None


async def test_a_note_takes_the_place_of_the_one_before_and_of_no_other(notes: Notes) -> None:
    await notes.take_note("commands", "first")
    await notes.take_note("other", "another")
    await notes.take_note("commands", "second")
    assert (await notes.note("commands"), await notes.note("other")) == ("second", "another")


async def test_a_note_outlives_the_run(sqlite_url: str) -> None:
    first = await open_store(sqlite_url)
    await first.take_note("commands", "text")
    await first.close()
    second = await open_store(sqlite_url)
    assert await second.note("commands") == "text"
    await second.close()
