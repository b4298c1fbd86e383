"""An answer (or a reference phrase) read once: its words, their meanings, and which of them are negated."""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bot.grading import polarity
from bot.grading.glossary import Glossary
from bot.grading.text import FILLERS, Token, stem, tokens

INSIDE = 0.85
"""How much of its own meaning a word keeps inside a longer known phrase ("start" in "cold start")."""
MENDED = 0.97
"""How near a mended misspelling is to the word it was meant to be."""


class Mention(NamedTuple):
    """One meaning said at one place. `first`..`last` count content words; `sign` is -1, 0 or 1."""

    meaning: str
    nearness: float
    first: int
    last: int
    sign: int


class Shape(NamedTuple):
    """How a sentence is built: its clauses, its words, and how many of them are content."""

    clauses: int
    words: int
    content: int

    @property
    def is_list(self) -> bool:
        """Whether it strings terms together: many short clauses, or many words, with hardly a small one between."""
        short_clauses = self.clauses >= 4 and self.content < 3 * self.clauses and self.content > 0.85 * self.words
        return short_clauses or (self.words >= 9 and self.content > 0.94 * self.words)


@dataclass(frozen=True)
class Read:
    """A text read: all its tokens, the content words among them (`content` counts tokens), and the mentions.

    Content words are counted with a gap of GAP between sentences, so that a distance in content words also
    says whether two mentions stand in one sentence; `place` turns a content word's number into its count.
    """

    text: str
    tokens: list[Token]
    content: list[Token]
    places: list[int]
    signs: list[int]
    mentions: list[Mention]

    @cached_property
    def shapes(self) -> dict[int, Shape]:
        """The shape of each sentence."""
        words = Counter([token.sentence for token in self.tokens])
        content = Counter([token.sentence for token in self.content])
        clauses = Counter({token.clause: token.sentence for token in self.tokens}.values())
        return {sentence: Shape(clauses[sentence], words[sentence], content[sentence]) for sentence in words}

    @cached_property
    def whole(self) -> Shape:
        """The shape of the whole answer, its sentences taken for clauses: terms may be strung by semicolons too."""
        shapes = self.shapes.values()
        return Shape(
            sum(shape.clauses for shape in shapes),
            sum(shape.words for shape in shapes),
            sum(shape.content for shape in shapes),
        )


GAP = 8
"""How many words of distance a sentence's end is worth."""


def read(text: str, glossary: Glossary, wanted: Container[str] | None = None) -> Read:
    """Read a text against the glossary, misspelt words mended; only mentions of `wanted` meanings are kept."""
    every, mended = _spelt(tokens(text), glossary)
    turned = polarity.signs(every)
    kept = [i for i, token in enumerate(every) if token.word not in FILLERS]
    content = [every[i] for i in kept]
    signs = [turned[i] for i in kept]
    spelling = [MENDED if i in mended else 1.0 for i in kept]
    mentions = list(_mentions(content, signs, spelling, glossary, wanted))
    return Read(text, every, content, _places(content), signs, mentions)


def _places(content: list[Token]) -> list[int]:
    """Each content word's number, counted with the gaps between sentences."""
    places = []
    place = sentence = 0
    for token in content:
        if token.sentence != sentence:
            sentence = token.sentence
            place += GAP
        places.append(place)
        place += 1
    return places


def _spelt(said: list[Token], glossary: Glossary) -> tuple[list[Token], set[int]]:
    """The tokens with misspelt ones mended, and which were: before anything is read, for "wihtout" negates too."""
    known, mend = glossary.speller.words, glossary.speller.mend
    mended = set()
    for i, token in enumerate(said):
        if token.word not in known:
            meant = mend(token.word)
            if meant:
                said[i] = token._replace(word=meant, stem=stem(meant))
                mended.add(i)
    return said, mended


def _mentions(
    content: list[Token], signs: list[int], spelling: list[float], glossary: Glossary, wanted: Container[str] | None
) -> Iterator[Mention]:
    senses, longest = glossary.senses, glossary.longest
    stems = [token.stem for token in content]
    covered = 0
    for i, pair in enumerate(pairwise([*stems, ""])):
        word = pair[0]
        itself = "=" + word
        if wanted is None or itself in wanted:
            yield Mention(itself, spelling[i], i, i, signs[i])
        limit = longest.get(pair, 0)
        for length in range(min(limit, len(stems) - i), 1, -1) if limit else ():
            phrase = tuple(stems[i : i + length])
            last = i + length - 1
            if phrase in senses and content[i].sentence == content[last].sentence:
                nearness = min(spelling[i : i + length]) * (INSIDE if last < covered else 1.0)
                sign = _sign_of_phrase(content, signs, i, last)
                itself = "=" + " ".join(phrase)
                if wanted is None or itself in wanted:
                    yield Mention(itself, nearness, i, last, sign)
                for meaning, near, side, _ in senses[phrase]:
                    if wanted is None or meaning in wanted:
                        yield Mention(meaning, near * nearness, i, last, sign * side)
                covered = max(covered, last + 1)
        nearness = spelling[i] * INSIDE if i < covered else spelling[i]
        for meaning, near, side, _ in senses.get((word,), ()):
            if wanted is None or meaning in wanted:
                yield Mention(meaning, near * nearness, i, i, signs[i] * side)


def _sign_of_phrase(content: list[Token], signs: list[int], first: int, last: int) -> int:
    """A phrase is negated from outside only: "not the same" holds its negation itself."""
    if signs[first] != polarity.OPEN or any(token.word in polarity.CUES for token in content[first : last + 1]):
        return signs[first]
    return signs[last]
