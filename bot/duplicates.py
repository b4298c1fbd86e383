"""Two questions, of any topics, whose points are the same: a learner would be asked one thing twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt

from bot.domain.question import Question
from bot.grading.answer import read
from bot.grading.grade import AnswerGrader

NEAREST = 3
"""With how many questions before it each is compared, those of the nearest words: all pairs take too long."""
SAME = 0.4
"""The likeness (0..1) from which two questions are the same; the most of any two of 105 different ones was .29."""

Words = Mapping[str, float]
"""What a question's points mean, each meaning with its weight; the squares of the weights add up to 1."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A point (the `number`th of its question, from 0) that says what the `earlier`th of the question `of` says."""

    question: Question
    number: int
    of: Question
    earlier: int

    def __str__(self) -> str:
        return (
            f"says what points[{self.earlier}] of {self.of.id} says, as most points of the two do; "
            "expected points that no other question has; mend it, or retire one of the two"
        )


def repeated_points(grader: AnswerGrader) -> Iterator[Repeated]:
    """Every point of a question that repeats an earlier one of its bank, whichever words it uses.

    Single points may well be shared, as "latency" by two lists; a question repeats another when most points of
    both do. The grader tells by grading each point as an answer to the other question. Retired ones do not count.
    """
    questions = grader.bank.active()
    words = _words(questions, grader)
    for i, question in enumerate(questions):
        for _, earlier in nlargest(NEAREST, ((_alike(words[i], words[j]), j) for j in range(i))):
            other = questions[earlier]
            pairs = _pairs(question, other, grader)
            if 2 * sum(pairs.values()) >= SAME * (len(question.points) + len(other.points)):
                yield from (Repeated(question, number, other, at) for number, at in sorted(pairs))


def _words(questions: Sequence[Question], grader: AnswerGrader) -> list[Words]:
    """What the points of each question mean, the rarer among the questions the heavier."""
    said = [
        {mention.meaning for mention in read(". ".join(_wordings(question)), grader.glossary).mentions}
        for question in questions
    ]
    counts = Counter(meaning for meanings in said for meaning in meanings)
    found: list[Words] = []
    for meanings in said:
        weights = {meaning: log((1 + len(questions)) / counts[meaning]) for meaning in meanings}
        length = sqrt(sum(weight**2 for weight in weights.values()))
        found.append({meaning: weight / length for meaning, weight in weights.items()})
    return found


def _wordings(question: Question) -> Iterator[str]:
    for point in question.points:
        yield from (point.text, *point.accept)


def _alike(one: Words, other: Words) -> float:
    """The cosine of two questions' words, 0..1."""
    return sum(weight * other[meaning] for meaning, weight in one.items() if meaning in other)


def _pairs(question: Question, other: Question, grader: AnswerGrader) -> dict[tuple[int, int], float]:
    """Which point says what which other one says, and how nearly (0..1); each is paired once, the nearest first."""
    there = [grader(other, point.text).verdicts for point in question.points]
    back = [grader(question, point.text).verdicts for point in other.points]
    ranked = sorted(
        (-min(there[i][j].coverage, back[j][i].coverage), i, j)
        for i in range(len(there))
        for j in range(len(back))
        if there[i][j].credited and back[j][i].credited
    )
    pairs: dict[tuple[int, int], float] = {}
    for negative, i, j in ranked:
        if all(i != one and j != another for one, another in pairs):
            pairs[i, j] = -negative
    return pairs
