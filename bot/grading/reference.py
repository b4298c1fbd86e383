"""What an answer is compared with: a question's wordings, each resolved into slots to be filled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.question import Question
from bot.grading import polarity
from bot.grading.answer import Read, read
from bot.grading.contrast import NO_CONTRAST, Contrast, about, contrasts
from bot.grading.glossary import Glossary

ASKED = 0.3
"""The weight of a slot that the question's own words fill."""
COMMON = 0.4
"""The weight of a slot that nearly every answer in this field fills."""
NEGATED = 0.9
"""The least that a negated word weighs: what is denied is the heart of what is said."""
DIRECTED = frozenset(
    "affect amplify cause control dominate exceed influence outperform produce reinforce replace".split()
)
"""Meanings of verbs with a doer and a done-to."""
LIGHT = 0.25
"""The most that a word weighs which only holds a wording together."""
_LIGHT_WORDS = frozenset(
    """take takes taken comes come go goes going gone make makes made making give gives given while because when if
    where during over through time way lot put let one two both between up out off per""".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A meaning that a wording needs: which meanings fill it, how near and on which side, and its weight.

    A side of 0 is filled from either side. `asked` slots are filled by the question's own words.
    """

    words: str
    fills: Mapping[str, tuple[float, int]]
    weight: float
    asked: bool

    @property
    def negated(self) -> bool:
        """Whether the wording denies this slot."""
        return next(iter(self.fills.values()))[1] < polarity.OPEN


Pair = tuple[int, int]
"""A slot of an axis, and the slot beside it that it says something of."""


@dataclass(frozen=True)
class Reference:
    """One wording of a key point or of a misconception, as slots in order.

    `owner` counts the question's points, then its misconceptions.
    """

    owner: int
    wording: str
    slots: tuple[Slot, ...]

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The slots' weights."""
        return tuple(slot.weight for slot in self.slots)

    @cached_property
    def total(self) -> float:
        """The weight of all slots."""
        return sum(self.weights)

    @cached_property
    def new(self) -> float:
        """The weight of the slots that the question's own words do not fill."""
        return self.total - sum(slot.weight for slot in self.slots if slot.asked)

    @cached_property
    def denies(self) -> bool:
        """Whether one of the slots is negated."""
        return any(slot.negated for slot in self.slots)

    @cached_property
    def verb(self) -> int | None:
        """The slot that says what one does to another, if there is one: then who comes first matters."""
        return next((i for i, slot in enumerate(self.slots) if not DIRECTED.isdisjoint(slot.fills)), None)

    @cached_property
    def pairs(self) -> tuple[tuple[Pair, Pair], ...]:
        """Two slots on contrary sides of one axis, each with its neighbour: (lowers, bias) and (raises, variance).

        The neighbour stands after its slot, or before it where nothing comes after both ("bias falls, variance
        rises").
        """
        found = []
        count = len(self.slots)
        for i in range(count):
            for k in range(i + 2, count):
                if any(
                    self.slots[k].fills.get(m, (0, side))[1] == -side
                    for m, (_, side) in self.slots[i].fills.items()
                    if side
                ):
                    step = 1 if k + 1 < count else -1
                    if i + step >= 0 and {i + step, k + step}.isdisjoint({i, k}):
                        found.append(((i, i + step), (k, k + step)))
        return tuple(found)

    @cached_property
    def fillers(self) -> dict[str, list[tuple[int, float, int]]]:
        """Meaning to (slot, nearness, side) of every slot that it can fill."""
        found: dict[str, list[tuple[int, float, int]]] = {}
        for i, slot in enumerate(self.slots):
            for meaning, (nearness, side) in slot.fills.items():
                found.setdefault(meaning, []).append((i, nearness, side))
        return found


@dataclass(frozen=True)
class Compiled:
    """A question ready to grade: its references (points first, then misconceptions), indexed by meaning."""

    question: Question
    references: tuple[Reference, ...]
    asked_words: frozenset[str]
    contrasts: tuple[Contrast, ...] = ()

    @cached_property
    def wordings(self) -> list[int]:
        """How many wordings each point has, then each misconception."""
        return [1 + len(point.accept) for point in self.question.points] + [1] * len(self.question.misconceptions)

    @cached_property
    def owned(self) -> list[list[int]]:
        """The numbers of the references of each point, then of each misconception; the last comes first."""
        owned: list[list[int]] = [[] for _ in self.wordings]
        for i in reversed(range(len(self.references))):
            owned[self.references[i].owner].append(i)
        return owned

    @cached_property
    def two_sided(self) -> list[frozenset[str]]:
        """Of each point, then each misconception, the meanings that its wordings use on both sides."""
        sides: list[dict[str, set[int]]] = [{} for _ in self.wordings]
        for reference in self.references:
            for meaning, entries in reference.fillers.items():
                sides[reference.owner].setdefault(meaning, set()).update(side for _, _, side in entries)
        return [frozenset(m for m, of in owner.items() if len(of) > 1) for owner in sides]

    @cached_property
    def sides(self) -> frozenset[tuple[str, int]]:
        """Each meaning that a wording of a point uses, with the side on which it does."""
        points = (reference for reference in self.references if reference.owner < len(self.question.points))
        return frozenset(
            (meaning, side)
            for reference in points
            for slot in reference.slots
            for meaning, (_, side) in slot.fills.items()
        )

    @cached_property
    def comparison(self) -> tuple[Contrast, list[int]]:
        """The two things that the question compares, and which of them each owner is about: 1, 2, or 0.

        Only where each of the two has a point of its own; misconceptions are about none.
        """
        named: list[set[str]] = [set() for _ in self.question.points]
        for reference in self.references:
            if reference.owner < len(named):
                named[reference.owner].update(*(slot.fills for slot in reference.slots))
        none = [0] * len(self.wordings)
        for contrast in self.contrasts:
            sides = about(named, contrast)
            if {1, 2} <= set(sides):
                return contrast, sides + none[len(sides) :]
        return NO_CONTRAST, none

    @cached_property
    def needs(self) -> dict[frozenset[tuple[str, float]], list[tuple[int, float]]]:
        """What slots need to be filled, and for each need the references with such a slot and its share of them.

        Wordings of one point have many slots in common: what fills one fills the others as well.
        """
        found: dict[frozenset[tuple[str, float]], list[tuple[int, float]]] = {}
        for r, reference in enumerate(self.references):
            for slot in reference.slots:
                need = frozenset((meaning, nearness) for meaning, (nearness, _) in slot.fills.items())
                found.setdefault(need, []).append((r, slot.weight / reference.total))
        return found

    @cached_property
    def index(self) -> dict[str, list[tuple[int, float, list[tuple[int, float]]]]]:
        """Meaning to (number of a need that it meets, how nearly, the references that have it and their shares)."""
        found: dict[str, list[tuple[int, float, list[tuple[int, float]]]]] = {}
        for number, (need, references) in enumerate(self.needs.items()):
            for meaning, nearness in need:
                found.setdefault(meaning, []).append((number, nearness, references))
        return found


def compile_question(question: Question, glossary: Glossary, rarity: Mapping[str, float]) -> Compiled:
    """Resolve a question's points, accept phrases and misconceptions against the glossary.

    `rarity` (0..1) says how telling a meaning is in this bank; what it does not name is 1.
    """
    asked_read = read(question.ask, glossary)
    asked = frozenset(mention.meaning for mention in asked_read.mentions)
    references: dict[tuple[int, tuple[tuple[str, int], ...]], Reference] = {}
    wordings = [
        *((i, wording) for i, point in enumerate(question.points) for wording in (point.text, *point.accept)),
        *((len(question.points) + i, slip.says) for i, slip in enumerate(question.misconceptions)),
    ]
    for owner, wording in wordings:
        said = read(wording, glossary)
        for longest_first in (True, False):
            slots = tuple(_slots(said, glossary, asked, rarity, longest_first))
            if slots and any(slot.weight for slot in slots):
                place = (owner, tuple((slot.words, next(iter(slot.fills.values()))[1]) for slot in slots))
                references.setdefault(place, Reference(owner, wording, slots))
    return Compiled(
        question,
        tuple(references.values()),
        frozenset(t.stem for t in asked_read.content),
        tuple(contrasts(asked_read, glossary)),
    )


def _slots(
    said: Read, glossary: Glossary, asked: frozenset[str], rarity: Mapping[str, float], longest_first: bool
) -> Iterable[Slot]:
    i = 0
    stems = [
        mention.meaning[1:] for mention in said.mentions if mention.meaning[0] == "=" and mention.first == mention.last
    ]
    while i < len(said.content):
        length = _phrase_length(stems, i, glossary) if longest_first else 1
        # A negation is no slot of its own: it is in the signs of the words that it negates.
        if length > 1 or said.content[i].word not in polarity.CUES:
            yield _slot(said, i, length, glossary, asked, rarity)
        i += length


def _phrase_length(stems: list[str], i: int, glossary: Glossary) -> int:
    for length in range(min(glossary.longest.get(tuple(stems[i : i + 2]), 0), len(stems) - i), 1, -1):
        if tuple(stems[i : i + length]) in glossary.senses:
            return length
    return 1


def _slot(
    said: Read, i: int, length: int, glossary: Glossary, asked: frozenset[str], rarity: Mapping[str, float]
) -> Slot:
    last = i + length - 1
    inside = [m for m in said.mentions if i <= m.first and m.last <= last]
    phrase = tuple(m.meaning[1:] for m in inside if m.first == m.last and m.meaning[0] == "=")
    literal = "=" + " ".join(phrase)
    sign = next((m.sign for m in inside if m.meaning == literal), polarity.AFFIRMED)
    fills = {literal: (1.0, sign)}
    for sense in glossary.senses.get(phrase, ()):
        # A term that means what the question asks about is an answer only when it is named itself.
        if sense.symmetric and (length == 1 or sense.meaning not in asked):
            fills[sense.meaning] = (1.0, sign * sense.sign)
    weight = min(rarity.get(meaning, 1.0) for meaning in fills)
    if not glossary.common.isdisjoint(fills):
        weight = min(weight, COMMON)
    if length == 1 and said.content[i].word in _LIGHT_WORDS:
        weight = min(weight, LIGHT)
    asked_too = not asked.isdisjoint(fills)
    if sign < polarity.OPEN and not asked_too:
        weight = max(weight, NEGATED)
    words = " ".join(token.word for token in said.content[i : last + 1])
    return Slot(words, fills, weight * ASKED if asked_too else weight, asked_too)
