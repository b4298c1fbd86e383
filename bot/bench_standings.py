"""Boards and stored attempts over a million attempts, beside the same over ten thousand: sums should not feel it."""

import asyncio
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from bot.app import build_core
from bot.bench_filling import History, Sample, Size, samples_of
from bot.core.dialogue import Core, handle
from bot.domain.events import Command, Submission
from bot.domain.periods import Period
from bot.domain.question import Bank
from bot.grading.grade import AnswerGrader
from bot.progress import watched
from storage.address import parse
from storage.faults import naming_faults
from storage.store import SqlStore, database_at, open_store

SMALL, LARGE = Size(10_000), Size(1_000_000)
ROUNDS, WARMING = 2000, 100
"""How often each thing is timed, after so many times that do not count."""

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday at noon in the middle of a quarter, when the measured boards are asked for."""

AT_ONCE = 100
"""Learners that are written in one transaction."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that each board and each attempt took, from the event to its reply."""

    boards: list[float] = field(default_factory=list)
    attempts: list[float] = field(default_factory=list)


def standings_times(
    bank: Bank,
    grader: AnswerGrader,
    postgres: str,
    out: Console,
    sizes: tuple[Size, Size] = (SMALL, LARGE),
    rounds: int = ROUNDS,
) -> str:
    """Median and 99th percentile of a board and of a stored attempt in a small and in a large database.

    Both are new, filled and thrown away: SQLite files, or schemas in the PostgreSQL database at this URL. They are
    asked by turns, so that slow spells of the machine hit both. Raises StoreFault when a database cannot be used.
    """
    if not any(question.answers for question in bank.active()):
        return "This bank has no sample answers to time."
    grader.warm()
    small, large = asyncio.run(_measure(bank, grader, postgres, out, sizes, rounds))
    head = f"{sizes[1].learners:,} learners in {sizes[1].teams:,} teams, {'PostgreSQL' if postgres else 'SQLite'}"
    columns = f"{'':16}{sizes[0].attempts:>18,} attempts{'':6}{sizes[1].attempts:>18,} attempts      large to small"
    boards = _line("board", small.boards, large.boards)
    attempts = _line("stored attempt", small.attempts, large.attempts)
    return "\n".join((head, columns, boards, attempts))


def _line(name: str, small: Sequence[float], large: Sequence[float]) -> str:
    medians = [statistics.median(times) for times in (small, large)]
    worst = [statistics.quantiles(times, n=100)[-1] for times in (small, large)]
    told = "   ".join(f"median {m * 1e3:5.2f} ms, p99 {w * 1e3:5.2f} ms" for m, w in zip(medians, worst, strict=True))
    return f"{name:<16}{told}   {medians[1] / medians[0]:.2f} and {worst[1] / worst[0]:.2f} times"


async def _measure(
    bank: Bank, grader: AnswerGrader, postgres: str, out: Console, sizes: tuple[Size, Size], rounds: int
) -> list[Times]:
    async with _database(postgres) as first, _database(postgres) as second:
        samples, cores = samples_of(bank, grader), []
        for store, size in zip((first, second), sizes, strict=True):
            await _fill(store, History(size, samples, NOW), out)
            cores.append(replace(build_core(bank, grader, store, random.Random(0)), clock=lambda: NOW))
        return await _time(cores, sizes, samples, rounds, out)


@asynccontextmanager
async def _database(postgres: str) -> AsyncIterator[SqlStore]:
    """A new database that is gone afterwards."""
    if not postgres:
        with tempfile.TemporaryDirectory(prefix="mlquiz-bench-") as folder:
            store = await open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
            try:
                yield store
            finally:
                await store.close()
        return
    name = f"mlquiz_bench_{uuid.uuid4().hex}"
    await _run(postgres, f"CREATE SCHEMA {name}")
    try:
        url = make_url(postgres).update_query_dict({"search_path": name})
        store = await open_store(url.render_as_string(hide_password=False))
        try:
            yield store
        finally:
            await store.close()
    finally:
        await _run(postgres, f"DROP SCHEMA {name} CASCADE")


async def _run(postgres: str, statement: str) -> None:
    address = parse(postgres)
    database = database_at(address)
    try:
        with naming_faults(address):
            await database.write(lambda c: c.execute(text(statement)))
    finally:
        await database.close()


async def _fill(store: SqlStore, history: History, out: Console) -> None:
    size = history.size
    chunks = [range(start, min(start + AT_ONCE, size.learners)) for start in range(0, size.learners, AT_ONCE)]
    doing = f"writing {size.attempts:,} attempts"
    for learners in watched(chunks, len(chunks), doing, "hundred learners", out):
        await store.write(partial(history.fill, learners))
    await store.write(_analyze)


def _analyze(connection: Connection) -> None:
    """Let the database see how much there is, as its own upkeep would in time."""
    connection.execute(text("ANALYZE"))


async def _time(
    cores: Sequence[Core], sizes: Sequence[Size], samples: Sequence[Sample], rounds: int, out: Console
) -> list[Times]:
    found = [Times() for _ in cores]
    rng = random.Random(0)
    for number in watched(range(rounds + WARMING), rounds + WARMING, "measuring", "rounds", out):
        who, period, sample = rng.randrange(10**9), rng.choice(list(Period)), rng.choice(samples)
        for core, size, times in zip(cores, sizes, found, strict=True):
            learner = who % size.learners
            team, person = size.team(learner), size.learner(learner)
            board = Command(f"board-{number}", team, person, "leaderboard", (period,))
            attempt = Submission(f"bench-{number}", team, person, sample.question.id, sample.text)
            for event, kept in ((board, times.boards), (attempt, times.attempts)):
                start = time.perf_counter()
                await handle(core, event)
                if number >= WARMING:
                    kept.append(time.perf_counter() - start)
    return found
