"""What grading says of an answer. Spans count characters of the answer as the learner typed it."""

from dataclasses import dataclass

from bot.domain.question import Misconception


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of the answer (`start` included, `end` excluded) that earned or cost a point, and why."""

    start: int
    end: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one key point was made.

    `coverage` (0..1) is how much of the point the answer said. `sure` is False where a fair reader could
    go either way. `evidence` is the learner's own words; a credited point always has some.
    """

    point_id: str
    credited: bool
    sure: bool
    coverage: float
    evidence: tuple[Evidence, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A misconception that the answer states, with the words that say it."""

    misconception: Misconception
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Grade:
    """A graded answer: `score` (0..1) is the credited share of the points' weights; one verdict a point, in order."""

    score: float
    verdicts: tuple[Verdict, ...]
    slips: tuple[Slip, ...] = ()

    @property
    def credited(self) -> tuple[str, ...]:
        """The ids of the points made, in the question's order."""
        return tuple(verdict.point_id for verdict in self.verdicts if verdict.credited)

    def verdict(self, point_id: str) -> Verdict:
        """The verdict on this point; raises KeyError when the grade has none."""
        for verdict in self.verdicts:
            if verdict.point_id == point_id:
                return verdict
        raise KeyError(point_id)
