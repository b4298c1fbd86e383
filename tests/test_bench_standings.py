"""`mlquiz bench standings`: what it measures over is what the store would hold. No test here looks at a time."""

import subprocess
from dataclasses import replace
from functools import partial
from io import StringIO

import pytest
from rich.console import Console

from bot.bench_filling import History, Size, samples_of
from bot.bench_standings import NOW, standings_times
from bot.domain.errors import StoreFault
from bot.domain.periods import Period, period_name
from bot.domain.question import Bank, SampleAnswer
from bot.grading.grade import AnswerGrader
from storage.store import open_store
from tests.conftest import Postgres
from tests.slack_helpers import BANK, HALF, RIGHT
from tests.slow_standings import slow_standings

ANSWERS = tuple(SampleAnswer(text, ()) for text in (HALF, RIGHT, "nothing"))
SAMPLED = Bank(tuple(replace(question, answers=ANSWERS) for question in BANK.questions), version="bank")
GRADER = AnswerGrader(SAMPLED)
TINY = Size(attempts=120, learners=6, teams=2)


async def test_the_history_is_what_the_store_would_have_summed_up(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    history = History(TINY, samples_of(SAMPLED, GRADER), NOW)
    for learners in (range(4), range(4, 6)):
        await store.write(partial(history.fill, learners))
    for team in (TINY.team(0), TINY.team(1)):
        people = [TINY.learner(number) for number in range(6) if TINY.team(number) == team]
        attempts = [one for person in people for one in await store.attempts(team.id, person.id)]
        assert len(attempts) == 60
        for period in Period:
            slow = slow_standings(attempts, SAMPLED, lambda _: "UTC", period, NOW)
            board = await store.standings(team.id, period_name(period, NOW.date()))
            assert {one.learner.id: one.points for one in board} == slow
        days = await store.active_days(team.id, people[0].id)
        own = await store.attempts(team.id, people[0].id)
        assert [one.day for one in days] == sorted({one.at.date() for one in own if one.grade.score > 0})
    await store.close()


@pytest.mark.parametrize("attempts", [0, 120])
async def test_who_never_scored_has_no_active_day(attempts: int, sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    wrong = [sample for sample in samples_of(SAMPLED, GRADER) if sample.grade.score == 0]
    await store.write(partial(History(replace(TINY, attempts=attempts), wrong, NOW).fill, range(6)))
    assert len(await store.attempts(TINY.team(0).id, TINY.learner(0).id)) == attempts / 6
    assert list(await store.active_days(TINY.team(0).id, TINY.learner(0).id)) == []
    await store.close()


def told(postgres: str = "") -> str:
    return standings_times(SAMPLED, GRADER, postgres, Console(file=StringIO()), (replace(TINY, attempts=6), TINY), 5)


def lines_of(text: str) -> list[str]:
    return [line.split("median")[0].strip() for line in text.splitlines()]


def test_the_table_sets_a_large_database_beside_a_small_one() -> None:
    head, columns, *rows = lines_of(told())
    assert head == "6 learners in 2 teams, SQLite"
    assert columns.split() == ["6", "attempts", "120", "attempts", "large", "to", "small"]
    assert rows == ["board", "stored attempt"]


def test_a_postgresql_database_is_left_as_it_was(postgres: Postgres, postgresql_url: str) -> None:
    def schemas() -> str:
        psql = [postgres.server.bin_path / "psql", postgresql_url, "-qtAX", "-c", "SELECT nspname FROM pg_namespace"]
        return subprocess.run(psql, check=True, capture_output=True, text=True).stdout

    before = schemas()
    assert lines_of(told(postgresql_url))[0] == "6 learners in 2 teams, PostgreSQL"
    assert schemas() == before


def test_a_database_that_is_not_there_is_a_fault_in_plain_words() -> None:
    with pytest.raises(StoreFault):
        told("postgresql://nobody@127.0.0.1:1/nothing")


def test_a_bank_without_sample_answers_has_nothing_to_measure_with() -> None:
    assert standings_times(BANK, AnswerGrader(BANK), "", Console(file=StringIO())) == (
        "This bank has no sample answers to time."
    )
