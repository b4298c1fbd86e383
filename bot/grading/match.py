"""How much of a wording an answer says, and where: the best reading of the answer for each reference."""

from collections.abc import Mapping, Sequence
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


class Reading(NamedTuple):
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


Said = tuple[str, float, int, int, int, int]
"""A mention as it counts for one question: its meaning, how near it is (less for the question's own words, said
again), its sign, its place, its first and last content word."""


def as_said(answer: Read, compiled: Compiled) -> list[Said]:
    """The answer's mentions, with the question's own words weakened."""
    asked, places, index = compiled.asked_words, answer.places, compiled.index
    repeated = [token.stem in asked for token in answer.content]
    found = []
    for meaning, near, first, last, sign in answer.mentions:
        if meaning not in index:
            continue
        again = repeated[first] if first == last else all(repeated[first : last + 1])
        found.append((meaning, near * REPEATED if again else near, sign, places[first], first, last))
    return found


def promise(said: Sequence[Said], compiled: Compiled) -> list[float]:
    """For each reference the most that it could be covered, 0 where the answer says nothing of it."""
    most = [0.0] * len(compiled.references)
    met = [0.0] * len(compiled.needs)
    nearest: dict[str, float] = {}
    index = compiled.index
    for meaning, near, _, _, _, _ in said:
        if near <= nearest.get(meaning, 0.0):
            continue
        nearest[meaning] = near
        for need, nearness, references in index[meaning]:
            gained = nearness * near - met[need]
            if gained > 0:
                met[need] += gained
                for reference, share in references:
                    most[reference] += gained * share
    return most


def hits_of(said: Sequence[Said], reference: Reference) -> list[Hit]:
    """Every slot of the reference that is filled, in the order said."""
    hits = []
    fillers = reference.fillers
    for meaning, near, sign, place, first, last in said:
        if meaning in fillers:
            for slot, nearness, side in fillers[meaning]:
                hits.append(Hit(place, slot, nearness * near, _SIDES[sign * side] if side else 1, first, last))
    return hits


_SIDES = {1: 1, 0: 0, -1: -1, -2: -1, 2: 0, 4: 1, -4: -1}
"""From a mention's sign times a slot's side to the side of the hit: a denial proves a denial, and no negation."""


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
    allowed = _allowed(reference)
    filling = [hit for hit in hits if hit.side >= 0]
    opposed = [hit for hit in hits if hit.side < 0]
    for i, first in enumerate(filling):
        share, chosen = _fullest_window(reference, filling[i:], allowed, at_least)
        if chosen:
            against = _contrary(chosen, opposed) if opposed else None
            found = Reading(reference, share * CONTRARY if against else share, chosen, against)
            if against and (turned is None or found.denied > turned.denied):
                turned = found
            if found.share > at_least:
                best, at_least = found, found.share
        if hits[-1].place - first.place <= allowed:
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


def _fullest_window(
    reference: Reference, hits: Sequence[Hit], allowed: int, at_least: float
) -> tuple[float, tuple[Hit, ...]]:
    """The best share, over `at_least`, that the window beginning with the first hit comes to, and by which hits."""
    weights, total, start = reference.weights, reference.total, hits[0].place
    chosen: dict[int, Hit] = {}
    said, best = 0.0, at_least
    best_hits: tuple[Hit, ...] = ()
    for hit in hits:
        place, slot, value, _, _, _ = hit
        spread = place - start
        if spread > SPAN:
            break
        held = chosen.get(slot)
        if held is not None and held.value >= value:
            continue
        said += weights[slot] * (value - held.value if held else value)
        chosen[slot] = hit
        share = said / total - FAR * max(0, spread - allowed)
        if share > best:
            best, best_hits = share, tuple(chosen.values())
    return best, best_hits


def _contrary(chosen: Sequence[Hit], opposed: Sequence[Hit]) -> Hit | None:
    """What stands among the chosen hits on the other side of a slot, and speaks louder than what they fill it with.

    Words that fill another slot oppose none: "the same input, another outcome" has both sides of an axis.

    Louder is a nearer meaning, or as near a one that stands closer to the rest: "the rule stays the same, the
    inputs change" does not say that the rule changes.
    """
    filled = {hit.slot: hit for hit in chosen}
    used = {hit.place for hit in chosen}
    near = range(min(used) - NEAR, max(used) + NEAR + 1)
    beside = (hit for hit in opposed if hit.place in near and hit.place not in used)
    return next((hit for hit in beside if _louder(hit, filled)), None)


def _louder(opposed: Hit, filled: Mapping[int, Hit]) -> bool:
    held = filled.get(opposed.slot)
    if held is None or opposed.value > held.value:
        return True
    rest = [hit.place for hit in filled.values() if hit.slot != opposed.slot]
    return bool(rest) and opposed.value >= AS_LOUD * held.value and _apart(opposed, rest) < _apart(held, rest)


def _apart(hit: Hit, rest: Sequence[int]) -> int:
    """How far a hit stands from the nearest of the rest, in content words."""
    return min(abs(hit.place - place) for place in rest)
