"""How well a grader agrees with labelled answers, per key point."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of decided points: credited and labelled so, credited only, labelled only, and neither."""

    both: int = 0
    credited_only: int = 0
    labelled_only: int = 0
    neither: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> "Agreement":
        """Count pairs of (credited, labelled)."""
        counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
        for credited, labelled in pairs:
            counts[credited, labelled] += 1
        return cls(*counts.values())

    @property
    def points(self) -> int:
        """How many points were decided."""
        return self.both + self.credited_only + self.labelled_only + self.neither

    @property
    def right(self) -> float:
        """The share (0..1) decided as labelled; 1 where there is nothing to decide."""
        return (self.both + self.neither) / self.points if self.points else 1.0

    @property
    def precision(self) -> float:
        """The share of the credited points that are labelled so; 1 where none is credited."""
        credited = self.both + self.credited_only
        return self.both / credited if credited else 1.0

    @property
    def recall(self) -> float:
        """The share of the labelled points that are credited; 1 where none is labelled."""
        labelled = self.both + self.labelled_only
        return self.both / labelled if labelled else 1.0

    @property
    def kappa(self) -> float:
        """Cohen's kappa (Cohen, A coefficient of agreement for nominal scales, 1960): 1 perfect, 0 chance."""
        n = self.points
        if not n:
            return 1.0
        credited, labelled = self.both + self.credited_only, self.both + self.labelled_only
        chance = (credited * labelled + (n - credited) * (n - labelled)) / n**2
        return (self.right - chance) / (1 - chance) if chance < 1 else 1.0
