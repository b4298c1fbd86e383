"""What labelled answers teach: which meanings speak for a point, and which against it, beyond its wordings.

People who make a point say much beside it that its wordings do not hold, and those who get it wrong say other
things. So of every labelled answer what its wordings leave open (how far its label lies from its coverage) is laid
on the meanings that it says: ridge regression (Hoerl and Kennard, 1970, "Ridge regression: biased estimation for
nonorthogonal problems"). It has one answer, no chance in it, and a weight for each meaning that can be told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import mul
from typing import NamedTuple

from bot.grading.answer import Mention
from bot.grading.coverage import CREDIT
from bot.grading.text import CLAUSE_WORDS

Sign = tuple[str, int]
"""A meaning, and whether it is affirmed (1), negated (-1) or left open (0)."""
Told = Mapping[Sign, float]
"""What an answer says: how near (0..1) it comes to each meaning."""

SMALL = frozenset("=" + word for word in CLAUSE_WORDS)
"""Words of the sentence, not of the matter: nothing is learned of them."""
CAUTION = 5.0
"""How little is believed of few answers (the ridge): the higher, the more of them it takes."""
SEEN_TWICE = 2
"""How many of the labelled answers must say a meaning before anything is learned of it."""
FULL = 0.5
"""How far from the threshold a point lies that is surely made, or surely not."""
FEW = 10
"""The number of labelled answers at which half of what they have in common is believed."""


class Labelled(NamedTuple):
    """A labelled answer: what it says, how far the wordings cover each point, and whether it makes each."""

    told: Told
    coverage: Sequence[float]
    earned: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a question's labelled answers teach.

    `weights` are what each meaning adds to the coverage of each point, and `bias` what they all have in common.
    `blind` tells of each labelled answer, in order, what the others add to each of its points.
    """

    weights: Mapping[Sign, tuple[float, ...]]
    bias: tuple[float, ...]
    blind: tuple[tuple[float, ...], ...]

    def spoken(self, mentions: Iterable[Mention], point: int) -> list[tuple[float, Mention]]:
        """What speaks for a point (more than 0) or against it, and how much: each meaning once, the loudest first."""
        loudest: dict[Sign, tuple[float, Mention]] = {}
        for mention in mentions:
            weights = self.weights.get(sign := _sign(mention))
            if weights and (sign not in loudest or mention.nearness > loudest[sign][1].nearness):
                loudest[sign] = (weights[point] * mention.nearness, mention)
        return sorted(loudest.values(), key=_loudness, reverse=True)

    def lifts(self, told: Told) -> list[float]:
        """What is to be added to the coverage of each point (less than 0: taken off) of an answer that says this."""
        heard = [(near, self.weights[sign]) for sign, near in told.items() if sign in self.weights]
        if not heard:
            return list(self.bias)
        nearness = [near for near, _ in heard]
        columns = zip(*(weights for _, weights in heard), strict=True)
        return [bias + sum(map(mul, nearness, column)) for bias, column in zip(self.bias, columns, strict=True)]


def told(mentions: Iterable[Mention]) -> dict[Sign, float]:
    """What an answer says, by its mentions."""
    found: dict[Sign, float] = {}
    for meaning, near, _, _, sign in mentions:
        side = meaning, (sign > 0) - (sign < 0)
        if near > found.get(side, 0.0):
            found[side] = near
    return found


def _sign(mention: Mention) -> Sign:
    return mention.meaning, (mention.sign > 0) - (mention.sign < 0)


def _loudness(spoken: tuple[float, Mention]) -> float:
    return abs(spoken[0])


def learn(answers: Sequence[Labelled]) -> Lessons:
    """Learn from a question's labelled answers, at least one. Takes time with the cube of their number."""
    seen = Counter(sign for answer in answers for sign in answer.told)
    scale = {sign: many**-0.25 for sign, many in seen.items() if many >= SEEN_TWICE and sign[0] not in SMALL}
    rows = [{sign: near * scale[sign] for sign, near in a.told.items() if sign in scale} for a in answers]
    mean = dict.fromkeys(scale, 0.0)
    for row in rows:
        for sign, value in row.items():
            mean[sign] += value / len(rows)
    ridge = _Ridge(_centred(_products(rows)))
    points = [
        _learn_point(rows, mean, ridge, [_left_open(answer, point) for answer in answers])
        for point in range(len(answers[0].earned))
    ]
    return Lessons(
        {sign: tuple(factor * point.weights[sign] for point in points) for sign, factor in scale.items()},
        tuple(point.bias for point in points),
        tuple(zip(*(point.blind for point in points), strict=True)),
    )


class _PointLessons(NamedTuple):
    """What is learned of one point: the weights of the rows' meanings, the bias, and what others say of each row."""

    weights: Mapping[Sign, float]
    bias: float
    blind: Sequence[float]


def _learn_point(rows: Sequence[Told], mean: Told, ridge: "_Ridge", left_open: Sequence[float]) -> _PointLessons:
    count = len(rows)
    common = sum(left_open) / count
    shares = ridge.solve([left - common for left in left_open])
    weights = dict.fromkeys(mean, 0.0)
    for row, share in zip(rows, shares, strict=True):
        for sign, value in row.items():
            weights[sign] += share * value
    whole = sum(shares)
    for sign, value in mean.items():
        weights[sign] -= whole * value
    bias = common * count / (count + FEW) - sum(weights[sign] * value for sign, value in mean.items())
    blind = [
        left - common - share / own + (common * count - left) / (count - 1 + FEW)
        for left, share, own in zip(left_open, shares, ridge.diagonal, strict=True)
    ]
    return _PointLessons(weights, bias, blind)


def _left_open(answer: Labelled, point: int) -> float:
    """How far the label lies from what the wordings cover."""
    covered = max(-FULL, min(FULL, answer.coverage[point] - CREDIT))
    return (FULL if answer.earned[point] else -FULL) - covered


def _products(rows: Sequence[Mapping[Sign, float]]) -> list[list[float]]:
    """How much every two answers have in common."""
    said: dict[Sign, list[tuple[int, float]]] = {}
    for i, row in enumerate(rows):
        for sign, value in row.items():
            said.setdefault(sign, []).append((i, value))
    found = [[0.0] * len(rows) for _ in rows]
    for by in said.values():
        for i, value in by:
            products = found[i]
            for k, other in by:
                products[k] += value * other
    return found


def _centred(products: list[list[float]]) -> list[list[float]]:
    """The products of what sets each answer apart from the mean answer."""
    means = [sum(row) / len(products) for row in products]
    whole = sum(means) / len(products)
    return [
        [value - mean - other + whole for value, other in zip(row, means, strict=True)]
        for row, mean in zip(products, means, strict=True)
    ]


class _Ridge:
    """The products of the answers with CAUTION on the diagonal, ready to be solved (Cholesky).

    `rows` and `columns` hold the inverse of the lower factor. By the `diagonal` of the whole inverse, what an
    answer says of itself is told from what the others say of it.
    """

    def __init__(self, products: Sequence[Sequence[float]]) -> None:
        lower: list[list[float]] = []
        self.rows: list[list[float]] = []
        self.columns: list[list[float]] = []
        for i, row in enumerate(products):
            made: list[float] = []
            for value, other in zip(row, lower, strict=False):
                made.append((value - sum(map(mul, made, other))) / other[-1])
            pivot = sqrt(row[i] + CAUTION - sum(map(mul, made, made)))
            lower.append([*made, pivot])
            inverse = [-sum(map(mul, made[k:], column)) / pivot for k, column in enumerate(self.columns)]
            inverse.append(1 / pivot)
            self.columns.append([])
            for value, column in zip(inverse, self.columns, strict=True):
                column.append(value)
            self.rows.append(inverse)
        self.diagonal = [sum(map(mul, column, column)) for column in self.columns]

    def solve(self, right: Sequence[float]) -> list[float]:
        """The weights of the answers for what their labels leave open."""
        half = [sum(map(mul, row, right)) for row in self.rows]
        return [sum(map(mul, column, half[k:])) for k, column in enumerate(self.columns)]
