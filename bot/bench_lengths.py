"""How grading time grows with the length of an answer, beside rapidfuzz's token_set_ratio on the same answers."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from bot.domain.question import Bank, Question
from bot.grading.grade import AnswerGrader
from bot.grading.text import MAX_CHARS

ROUNDS = 7
QUESTIONS = 5
"""How many questions are answered at each length; a time is the median over them."""
POINTS = 4
"""How many points these have, or as nearly as the bank allows."""
WORDS = 40
"""An answer as somebody types it."""
LENGTHS = (50, 100, 200, 300, 400, 600, 800, 1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750, MAX_CHARS)
FAR_TOO_LONG = 100_000

Work = Callable[[Question, str], object]


@dataclass(frozen=True)
class Growth:
    """Median seconds for each of `lengths` (characters), of grading and of the floor under it.

    `typed` and `typed_floor` are those of WORDS words, `cut` that of FAR_TOO_LONG characters, of which MAX_CHARS
    are read. The questions have `points` points on average.
    """

    points: float
    lengths: tuple[int, ...]
    grading: tuple[float, ...]
    floor: tuple[float, ...]
    typed: float
    typed_floor: float
    cut: float

    @cached_property
    def line(self) -> tuple[float, float]:
        """The straight line of least squares through the times: seconds a character, and seconds at length 0."""
        fitted = statistics.linear_regression(self.lengths, self.grading)
        return fitted.slope, fitted.intercept

    @property
    def linearity(self) -> float:
        """R² of the line: the share (0..1) of the times' variance that it explains."""
        return statistics.correlation(self.lengths, self.grading) ** 2

    def __str__(self) -> str:
        slope, start = self.line
        return (
            f"{WORDS} words, {self.points:.3g} points  median {self.typed * 1e6:.0f} µs, "
            f"{self.typed / self.typed_floor:.1f} times token_set_ratio ({self.typed_floor * 1e6:.1f} µs)\n"
            f"{MAX_CHARS:,} characters    {self.grading[-1] * 1e3:.2f} ms\n"
            f"{FAR_TOO_LONG:,} characters  {self.cut * 1e3:.2f} ms: the first {MAX_CHARS:,} are read\n"
            f"time against length {start * 1e6:.0f} µs and {slope * 1e6:.2f} µs a character, R² {self.linearity:.3f}"
        )


def growth(bank: Bank, grader: AnswerGrader) -> Growth:
    """Time answers of every length, made of the bank's sample answers, each question's own ones first.

    Each counts with the best of ROUNDS runs, after one that is not counted; the bank must have a sample answer.
    """
    questions = sorted(bank.questions, key=lambda question: abs(len(question.points) - POINTS))[:QUESTIONS]
    texts = [_endless(question, bank) for question in questions]
    every = [
        *([text[:length] for text in texts] for length in LENGTHS),
        [" ".join(text.split()[:WORDS]) for text in texts],
        [text[:FAR_TOO_LONG] for text in texts],
    ]
    grading, floor = _medians(questions, every, (grader, token_set_ratio))
    *by_length, typed, cut = grading
    *floor_by_length, typed_floor, _ = floor
    points = statistics.fmean(len(question.points) for question in questions)
    return Growth(points, LENGTHS, tuple(by_length), tuple(floor_by_length), typed, typed_floor, cut)


def token_set_ratio(question: Question, text: str) -> None:
    """The floor: what it takes merely to compare an answer with each point."""
    for point in question.points:
        fuzz.token_set_ratio(text, point.text)


def _endless(question: Question, bank: Bank) -> str:
    """Sample answers one after the other, more than any length asks for."""
    others = (answer for other in bank.questions if other is not question for answer in other.answers)
    text = " ".join(answer.text for answer in (*question.answers, *others)) + " "
    return text * (FAR_TOO_LONG // len(text) + 1)


def _medians(questions: Sequence[Question], every: Sequence[Sequence[str]], works: Sequence[Work]) -> list[list[float]]:
    """For each work the median over the questions, text by text; rounds take turns, so that slow spells hit all."""
    best = [[[float("inf")] * len(questions) for _ in every] for _ in works]
    for rnd in range(ROUNDS + 1):
        for times, work in zip(best, works, strict=True):
            for row, texts in zip(times, every, strict=True):
                for i, (question, text) in enumerate(zip(questions, texts, strict=True)):
                    start = time.perf_counter()
                    work(question, text)
                    taken = time.perf_counter() - start
                    if rnd:
                        row[i] = min(row[i], taken)
    return [[statistics.median(row) for row in times] for times in best]
