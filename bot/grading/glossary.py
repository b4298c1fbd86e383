"""The field's vocabulary, indexed once: which meanings a run of words can have.

A meaning is a string: "=auc" for the very words, "metric" for a group of the glossary. Two groups that are
opposites share one meaning (an axis) with contrary signs, so that "not the same" and "different" agree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.domain.question import WordGroup
from bot.grading.polarity import CUES
from bot.grading.text import ARTICLES, FILLERS, stem, words

WORD = 0.92
"""How near another word of the same group is to the word itself (1)."""
KIND = 0.82
"""How near a kind is to its group."""


# Words that tell nothing alone, nor in the company of one another.
_WEAK = CUES | frozenset(
    "make take go come give put let keep more less much time up out off over after before when".split()
)


class Sense(NamedTuple):
    """One meaning of a phrase: how near (0..1), on which side of its axis (+1, -1), and whether the phrase
    stands for the whole group (`symmetric`) or only counts for it as a kind."""

    meaning: str
    nearness: float
    sign: int
    symmetric: bool


@dataclass(frozen=True)
class Glossary:
    """Phrases (tuples of stems) to their senses, and the words that are known to be spelt right.

    `longest` says how many words the longest phrase has that begins with these two.
    """

    senses: Mapping[tuple[str, ...], tuple[Sense, ...]]
    longest: Mapping[tuple[str, ...], int]
    common: frozenset[str]
    speller: "Speller" = field(repr=False)

    @classmethod
    def of(cls, groups: Iterable[WordGroup], more_words: Iterable[str] = ()) -> "Glossary":
        """Index the groups; `more_words` (of a bank's questions, say) are known words too."""
        indexed = _indexed(tuple(groups))
        return replace(indexed, speller=Speller({*indexed.speller.words, *more_words}))


@lru_cache(maxsize=4)
def _indexed(groups: tuple[WordGroup, ...]) -> Glossary:
    """The index of these groups alone. The last few are kept: 40,000 phrases take a third of a second."""
    axis = _axes(groups)
    senses: dict[tuple[str, ...], tuple[Sense, ...]] = {}
    vocabulary: set[tuple[str, str]] = set()
    for group in groups:
        meaning, sign = axis[group.id]
        for members, nearness, symmetric in ((group.words, WORD, True), (group.kinds, KIND, False)):
            sense = Sense(meaning, nearness, sign, symmetric)
            for member in members:
                said = words(member)
                vocabulary.update(said)
                phrase = tuple([stemmed for word, stemmed in said if word not in FILLERS])
                if _tells(phrase, said):
                    known = senses.get(phrase, ())
                    if not known or all(other.meaning != meaning for other in known):
                        senses[phrase] = (*known, sense)
    longest: dict[tuple[str, ...], int] = {}
    for phrase in senses:
        if len(phrase) > longest.get(phrase[:2], 1):
            longest[phrase[:2]] = len(phrase)
    return Glossary(
        senses,
        longest,
        frozenset(axis[group.id][0] for group in groups if group.common),
        Speller({*FILLERS, *CUES, *(word for word, _ in vocabulary)}),
    )


def _tells(phrase: tuple[str, ...], said: list[tuple[str, str]]) -> bool:
    """Whether a phrase still says what it said once its fillers are dropped: "what it used to be" does not."""
    fillers = len(said) - len(phrase)
    dropped = fillers and fillers - sum([word in ARTICLES for word, _ in said])
    if len(phrase) == 1:
        return phrase[0] not in CUES and not dropped
    return not _WEAK.issuperset(phrase) and not (len(phrase) == 2 and dropped > 1)


def _axes(groups: Sequence[WordGroup]) -> dict[str, tuple[str, int]]:
    """Each group's meaning and side: of two opposites the first in the alphabet is the positive one."""
    axes = {}
    for group in groups:
        if group.opposite and group.opposite < group.id:
            axes[group.id] = (group.opposite, -1)
        else:
            axes[group.id] = (group.id, 1)
    return axes


class Speller:
    """Mends misspelt words: swapped letters in words of 4, one edit from 5 letters, two from 8.

    An edit is a letter added, dropped, changed, or swapped with its neighbour; the first letter stays, and no
    known word is touched. Words that differ by an opposing prefix (un-, in-, ...) are never mended into each other.
    """

    SHORTEST, ONE_EDIT, TWO_EDITS, LONGEST = 4, 5, 8, 24

    def __init__(self, words: Iterable[str]) -> None:
        self.words = {word for word in words if word.isalpha()}
        self._mended: dict[str, str | None] = {}

    @cached_property
    def _stems(self) -> set[str]:
        return {stem(word) for word in self.words}

    @cached_property
    def _shelves(self) -> dict[tuple[str, int], list[str]]:
        """The words by first letter and length, each shelf in alphabetical order."""
        shelves: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self.words):
            shelves.setdefault((word[0], len(word)), []).append(word)
        return shelves

    def mend(self, word: str) -> str | None:
        """The known word that this one was meant to be; None when it is known itself or nothing is near."""
        if word in self.words:
            return None
        if word not in self._mended:
            if len(self._mended) > 100_000:
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str | None:
        if not self.SHORTEST <= len(word) <= self.LONGEST or not word.isalpha() or stem(word) in self._stems:
            return None
        budget = 2 if len(word) >= self.TWO_EDITS else 1
        near = [
            (distance, _slip(word, known), known)
            for length in range(len(word) - budget, len(word) + budget + 1)
            for known, distance, _ in process.extract_iter(
                word, self._shelves.get((word[0], length), ()), scorer=OSA.distance, score_cutoff=budget
            )
            if not _opposed(known, word) and (len(word) >= self.ONE_EDIT or sorted(known) == sorted(word))
        ]
        return min(near)[2] if near else None


def _slip(typed: str, meant: str) -> tuple[int, int]:
    """Which of two equally near words was rather meant: less is likelier.

    Swapped letters come before doubled or halved ones, then letters left out or added, then wrong ones; among
    those, the later the two words part.
    """
    if sorted(typed) == sorted(meant):
        kind = 0
    elif len(typed) != len(meant):
        kind = 1 if set(typed) == set(meant) else 2
    else:
        kind = 3
    return kind, -Prefix.similarity(typed, meant)


_OPPOSING = ("un", "in", "im", "ir", "non", "dis", "mis", "over", "under", "anti", "de", "co", "a")


def _opposed(one: str, other: str) -> bool:
    """Whether the two differ just by a prefix that turns the meaning: supervised, unsupervised."""
    short, long = sorted((one, other), key=len)
    return any(long == prefix + short for prefix in _OPPOSING)
