"""How much of a wording an answer says, and where: the best reading of the answer for each reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import mul
from typing import NamedTuple

from bot.grading.answer import Read
from bot.grading.reference import Compiled, Reference

SPAN = 22
"""How many content words apart the parts of one point may stand."""
FAR = 0.012
"""What each content word of distance beyond the wording's own length costs."""
CONTRARY = 0.2
"""What is left of a reading whose words stand on the contrary side."""
NEAR = 5
"""How many content words around a reading belong to its claim."""


class Hit(NamedTuple):
    """A slot filled by a mention: `value` is how near (0..1).

    `side` is 1 when it is said on the slot's side, -1 on the other, 0 when a negation leaves it open.
    """

    place: int
    slot: int
    value: float
    side: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The best window of an answer for one reference: the share (0..1) of it that is said, and the slots filled."""

    reference: Reference
    share: float
    hits: tuple[Hit, ...]

    def first(self) -> int:
        """The first content word used."""
        return min(hit.first for hit in self.hits)

    def last(self) -> int:
        """The last content word used."""
        return max(hit.last for hit in self.hits)


def hits_by_reference(answer: Read, compiled: Compiled) -> list[tuple[float, Reference, list[Hit]]]:
    """Every slot that any mention of the answer fills, in the order said, by reference.

    With each reference comes the most that it can be covered, wherever its hits stand; most first.
    """
    found: dict[int, list[Hit]] = {}
    index, places = compiled.index, answer.places
    for mention in answer.mentions:
        entries = index.get(mention.meaning)
        if entries is None:
            continue
        _, near, first, last, said = mention
        place = places[first]
        for reference, slot, nearness, side in entries:
            hit = Hit(place, slot, nearness * near, said * side if side else 1, first, last)
            if reference in found:
                found[reference].append(hit)
            else:
                found[reference] = [hit]
    bounded = [(_most(compiled.references[r], hits), r) for r, hits in found.items()]
    bounded.sort(reverse=True)
    return [(most, compiled.references[r], found[r]) for most, r in bounded]


def _most(reference: Reference, hits: Sequence[Hit]) -> float:
    best = [0.0] * len(reference.slots)
    for hit in hits:
        if hit.value > best[hit.slot]:
            best[hit.slot] = hit.value
    return float(sum(map(mul, best, reference.weights))) / reference.total


def best_reading(reference: Reference, hits: Sequence[Hit], at_least: float) -> Reading | None:
    """The window of hits that says most of the reference; None when none says more than `at_least`.

    Slides over the hits: each in turn begins a window of SPAN words, in which every slot takes its best hit. A
    slot that is left empty because its words stand there on the contrary side turns the whole reading.
    """
    best, best_hits = at_least, None
    for i, first in enumerate(hits):
        if first.side < 0:
            continue
        share, chosen = _fullest_window(reference, hits, i)
        if share > best and _contradicted(chosen, hits):
            share *= CONTRARY
        if share > best:
            best, best_hits = share, chosen
    return None if best_hits is None else Reading(reference, best, best_hits)


def _fullest_window(reference: Reference, hits: Sequence[Hit], i: int) -> tuple[float, tuple[Hit, ...]]:
    """The best share that the window beginning with hit `i` comes to, and the hits that bring it there."""
    weights, total, start = reference.weights, reference.total, hits[i].place
    allowed = 2 * len(weights) + 3
    chosen: dict[int, Hit] = {}
    said, best, best_hits = 0.0, 0.0, ()
    for hit in islice(hits, i, None):
        spread = hit.place - start
        if spread > SPAN:
            break
        if hit.side < 0:
            continue
        held = chosen.get(hit.slot)
        if held is not None and held.value >= hit.value:
            continue
        said += weights[hit.slot] * (hit.value - held.value if held else hit.value)
        chosen[hit.slot] = hit
        share = said / total - FAR * max(0, spread - allowed)
        if share > best:
            best, best_hits = share, tuple(chosen.values())
    return best, best_hits


def _contradicted(chosen: Sequence[Hit], hits: Sequence[Hit]) -> bool:
    filled = {hit.slot for hit in chosen}
    places = [hit.place for hit in chosen]
    near = range(min(places) - NEAR, max(places) + NEAR + 1)
    return any(hit.side < 0 and hit.slot not in filled and hit.place in near for hit in hits)
