"""From what was said of a point's wordings to its coverage, 0..1, on which one threshold gives the point."""

from math import log, sqrt

CREDIT = 0.44
"""The coverage from which a point is credited."""
SURE = 0.05
"""How far from CREDIT a verdict is sure."""

NEEDED_OF_FIVE, NEEDED_GROWTH, LEAST_NEEDED = 0.34, 0.075, 0.26
"""The share of its nearest wording that makes a point with five wordings, and how it grows with their number."""
BREADTH = 0.35
"""How much the breadth counts beside the nearest wording."""


def coverage(share: float, breadth: float, wordings: int) -> float:
    """How much of a point an answer covers.

    `share` (0..1) is how much of the nearest wording was said, in one place and after all doubts. The best of
    many wordings is high by chance, so what is needed grows with their number. `breadth` (0..1) is how much of
    all the wordings was said, on average and anywhere: it tells the answer that is about the point throughout
    from the one that hit a phrase by luck. Fitted on labelled answers with five and with nineteen wordings.
    """
    needed = max(LEAST_NEEDED, NEEDED_OF_FIVE + NEEDED_GROWTH * log(wordings / 5))
    near = share / needed / 2 if share < needed else 0.5 + (share - needed) / (1 - needed) / 2
    return (1 - BREADTH) * near + BREADTH * sqrt(breadth)
