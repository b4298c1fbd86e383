"""Measurements of this machine, each beside a floor measured in the same run, since machines differ."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.bench_lengths import token_set_ratio
from bot.domain.events import Submission
from bot.domain.learner import Learner, Team
from bot.domain.question import Bank, Question
from bot.grading.grade import AnswerGrader

ROUNDS = 7


def grading_times(bank: Bank, grader: AnswerGrader) -> str:
    """Median and 95th percentile of grading each sample answer, and of token_set_ratio against every point.

    The floor scores the same answers against the same points with rapidfuzz; each answer counts once, with
    the best of ROUNDS runs, after one run that is not counted. The bank must have a sample answer.
    """
    pairs = [(question, answer.text) for question in bank.questions for answer in question.answers]
    graded, floor = _best_times(pairs, (lambda question, text: grader(question, text), token_set_ratio))
    ratio = statistics.median(graded) / statistics.median(floor)
    words = statistics.fmean(len(text.split()) for _, text in pairs)
    return (
        f"{len(pairs)} sample answers, {words:.0f} words each on average, {len(bank.questions)} questions\n"
        f"grading            {_line(graded)}\n"
        f"token_set_ratio    {_line(floor)}\n"
        f"grading takes {ratio:.1f} times the floor (median to median)"
    )


def _best_times(
    pairs: Sequence[tuple[Question, str]], works: Sequence[Callable[[Question, str], object]]
) -> list[list[float]]:
    """The best time of each work on each pair, in seconds; a round of each in turn, so that slow spells hit all."""
    best = [[float("inf")] * len(pairs) for _ in works]
    for rnd in range(ROUNDS + 1):
        for work, times in zip(works, best, strict=True):
            for i, (question, text) in enumerate(pairs):
                start = time.perf_counter()
                work(question, text)
                taken = time.perf_counter() - start
                if rnd:
                    times[i] = min(times[i], taken)
    return best


def _line(times: Sequence[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"median {statistics.median(times) * 1e6:7.1f} µs   95th percentile {p95 * 1e6:7.1f} µs"


def answering_times(bank: Bank, grader: AnswerGrader) -> str:
    """Median and 95th percentile of one answer handled by the core and stored in a new SQLite file."""
    grader.warm(bank.questions)
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(_answer_all(bank, grader, Path(folder) / "bench.db"))
    return f"{len(times)} answers graded and stored, end to end\nanswering          {_line(times)}"


async def _answer_all(bank: Bank, grader: AnswerGrader, file: Path) -> list[float]:
    from bot.app import build_core
    from bot.core.dialogue import handle
    from storage.store import open_store

    team, learner = Team("bench", "Bench"), Learner("bench", "Bench")
    store = await open_store(f"sqlite:///{file}")
    core = build_core(bank, grader, store, random.Random(0))
    times = []
    try:
        for question in bank.questions:
            for n, answer in enumerate(question.answers):
                event = Submission(f"{question.id}/{n}", team, learner, question.id, answer.text)
                start = time.perf_counter()
                await handle(core, event)
                times.append(time.perf_counter() - start)
    finally:
        await store.close()
    return times
