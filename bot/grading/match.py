"""How much of a wording an answer says, and where: the best reading of the answer for each reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.grading.answer import Read
from bot.grading.reference import Compiled, Reference

SPAN = 22
"""How many content words apart the parts of one point may stand."""
FAR = 0.012
"""What each content word of distance beyond the wording's own length costs."""
CONTRARY = 0.2
"""What is left of a reading whose words stand on the contrary side."""
REPEATED = 0.6
"""How far the question's own words, said again, fill a slot."""
AS_LOUD = 0.85
"""How near in meaning, beside what fills a slot, its contrary must be to count where it stands closer."""
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
    """The best window of an answer for one reference.

    `share` (0..1) is how much of it is said, by the `hits` that fill its slots; `against` is the contrary of one
    of its slots, said in the same place.
    """

    reference: Reference
    share: float
    hits: tuple[Hit, ...]
    against: Hit | None = None

    @property
    def denied(self) -> float:
        """How much of the reference is said if what stands against it fills its slot; 0 where nothing does."""
        if self.against is None:
            return 0.0
        said = self.share / CONTRARY
        if self.against.slot in {hit.slot for hit in self.hits}:
            return said
        return said + self.reference.weights[self.against.slot] / self.reference.total

    def first(self) -> int:
        """The first content word used."""
        return min(hit.first for hit in self.hits)

    def last(self) -> int:
        """The last content word used."""
        return max(hit.last for hit in self.hits)

    def has_the_heart(self) -> bool:
        """Whether the heaviest slot of the wording is among what is said."""
        weights = self.reference.weights
        return any(weights[hit.slot] == max(weights) for hit in self.hits)

    def overlaps(self, other: "Reading") -> bool:
        """Whether the two readings stand in the same place of the answer, at least in part."""
        return self.first() <= other.last() and other.first() <= self.last()


class Said(NamedTuple):
    """A mention as it counts for one question: `near` is less for the question's own words, said again."""

    meaning: str
    near: float
    side: int
    place: int
    first: int
    last: int


def as_said(answer: Read, compiled: Compiled) -> list[Said]:
    """The answer's mentions, with the question's own words weakened."""
    asked, places = compiled.asked_words, answer.places
    repeated = [token.stem in asked for token in answer.content]
    found = []
    for meaning, near, first, last, sign in answer.mentions:
        again = repeated[first] if first == last else all(repeated[first : last + 1])
        found.append(Said(meaning, near * REPEATED if again else near, sign, places[first], first, last))
    return found


def promising(said: Sequence[Said], compiled: Compiled) -> list[tuple[float, Reference]]:
    """The references of which the answer says anything, with the most that each could be covered; most first."""
    most = [0.0] * len(compiled.references)
    fullest = [0.0] * compiled.slot_count
    index = compiled.index
    for meaning, near, *_ in said:
        for reference, slot, nearness, share in index[meaning]:
            gained = nearness * near - fullest[slot]
            if gained > 0:
                fullest[slot] += gained
                most[reference] += gained * share
    found = [(share, i) for i, share in enumerate(most) if share]
    found.sort(reverse=True)
    return [(share, compiled.references[i]) for share, i in found]


def hits_of(said: Sequence[Said], reference: Reference) -> list[Hit]:
    """Every slot of the reference that is filled, in the order said."""
    hits = []
    fillers = reference.fillers
    for meaning, near, sign, place, first, last in said:
        if meaning in fillers:
            for slot, nearness, side in fillers[meaning]:
                hits.append(Hit(place, slot, nearness * near, _SIDES[sign * side] if side else 1, first, last))
    return hits


_SIDES = {1: 1, 0: 0, -1: -1, -2: -1, 2: 0}
"""From a mention's sign times a slot's side to the side of the hit: a denial proves no negation."""


class Readings(NamedTuple):
    """What a search of the windows found: the best reading, and the fullest of those that the answer contradicts."""

    best: Reading | None
    turned: Reading | None


def readings(reference: Reference, hits: Sequence[Hit], at_least: float) -> Readings:
    """The window of hits that says most of the reference, None when none says more than `at_least`.

    Slides over the hits: each in turn begins a window of SPAN words, in which every slot takes its best hit. A
    slot whose words stand there on the contrary side turns the whole reading.
    """
    best: Reading | None = None
    turned: Reading | None = None
    for i, first in enumerate(hits):
        if first.side < 0:
            continue
        share, chosen = _fullest_window(reference, hits, i)
        if share > at_least:
            against = _contrary(chosen, hits)
            found = Reading(reference, share * CONTRARY if against else share, chosen, against)
            if against and (turned is None or found.denied > turned.denied):
                turned = found
            if found.share > at_least:
                best, at_least = found, found.share
        if hits[-1].place - first.place <= _allowed(reference):
            break
    return Readings(best, turned)


def contradicts(turned: Reading, hits: Sequence[Hit], answer: Read, two_sided: frozenset[str]) -> bool:
    """Whether a turned reading contradicts its point, and is not a matter of words.

    It is said in one clause, nothing near says the slot rightly too ("the same input, another outcome"), and no
    other wording of the point uses the same words on the other side (`two_sided`).
    """
    against = turned.against
    if against is None or not two_sided.isdisjoint(turned.reference.slots[against.slot].fills):
        return False
    clause = answer.content[against.first].clause
    if any(answer.content[hit.first].clause != clause for hit in turned.hits):
        return False
    return not any(
        hit.slot == against.slot and hit.side > 0 and answer.content[hit.first].clause == clause for hit in hits
    )


def _allowed(reference: Reference) -> int:
    """Over how many words the parts of a wording may spread at no cost."""
    return 2 * len(reference.slots) + 3


def _fullest_window(reference: Reference, hits: Sequence[Hit], i: int) -> tuple[float, tuple[Hit, ...]]:
    """The best share that the window beginning with hit `i` comes to, and the hits that bring it there."""
    weights, total, start = reference.weights, reference.total, hits[i].place
    allowed = _allowed(reference)
    chosen: dict[int, Hit] = {}
    said, best = 0.0, 0.0
    best_hits: tuple[Hit, ...] = ()
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


def _contrary(chosen: Sequence[Hit], hits: Sequence[Hit]) -> Hit | None:
    """What stands among the chosen hits on the other side of a slot, and speaks louder than what they fill it with.

    Words that fill another slot oppose none: "the same input, another outcome" has both sides of an axis.

    Louder is a nearer meaning, or as near a one that stands closer to the rest: "the rule stays the same, the
    inputs change" does not say that the rule changes.
    """
    filled = {hit.slot: hit for hit in chosen}
    used = {hit.place for hit in chosen}
    near = range(min(used) - NEAR, max(used) + NEAR + 1)
    opposed = (hit for hit in hits if hit.side < 0 and hit.place in near and hit.place not in used)
    return next((hit for hit in opposed if _louder(hit, filled)), None)


def _louder(opposed: Hit, filled: Mapping[int, Hit]) -> bool:
    held = filled.get(opposed.slot)
    if held is None or opposed.value > held.value:
        return True
    rest = [hit.place for hit in filled.values() if hit.slot != opposed.slot]
    return bool(rest) and opposed.value >= AS_LOUD * held.value and _apart(opposed, rest) < _apart(held, rest)


def _apart(hit: Hit, rest: Sequence[int]) -> int:
    """How far a hit stands from the nearest of the rest, in content words."""
    return min(abs(hit.place - place) for place in rest)
