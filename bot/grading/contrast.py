"""Two things that a question sets against each other, and of which of them a part of the answer speaks."""

from collections.abc import Sequence

from bot.grading.answer import Read
from bot.grading.glossary import Glossary
from bot.grading.text import ARTICLES, FILLERS, Token

Contrast = tuple[frozenset[str], frozenset[str]]
"""The meanings that name the one and the other."""

NO_CONTRAST: Contrast = (frozenset(), frozenset())

_DIFFER = frozenset("differ differs".split())
_CUES = _DIFFER | frozenset("compare compared contrast difference differences distinguish between versus vs".split())
_BETWEEN = frozenset("and from versus vs with".split())
_DEGREES = frozenset("more less better worse useful useless suitable".split())
_NO_NAMES = _CUES | _DEGREES | FILLERS | frozenset("how why when where use than".split())
BESIDE = frozenset("unlike than versus vs not without contrast opposed compared".split())
"""Words before a thing that is only named beside: "unlike L2, it sets weights to zero" speaks of L1."""


def contrast(asked: Read, glossary: Glossary) -> Contrast:
    """What a question compares: what it names at both sides of the word between the two; mostly nothing."""
    said = asked.tokens
    between = _between(said)
    if between is None:
        return NO_CONTRAST
    before = [token for token in reversed(said[:between]) if token.word not in _DIFFER | _DEGREES]
    one = _meanings(_name(before)[::-1], glossary)
    other = _meanings(_name(said[between + 1 :]), glossary)
    return (one - other, other - one) if one - other and other - one else NO_CONTRAST


def _between(said: Sequence[Token]) -> int | None:
    """Where the word stands that parts the two: after "compare", before "differ", at "more useful than"."""
    words = [token.word for token in said]
    for i, word in enumerate(words):
        if word == "than" and words[i - 1 : i] != ["rather"]:
            return i
        if word in _CUES:
            places = [k for k in range(len(words)) if words[k] in _BETWEEN and said[k].sentence == said[i].sentence]
            before = word in _DIFFER and words[i + 1 : i + 2] != ["from"]
            return next((k for k in places if (k < i if before else k >= i)), None)
    return None


def _name(said: Sequence[Token]) -> list[str]:
    """The stems of the name that these tokens begin with, articles before it left out."""
    name: list[str] = []
    for token in said:
        if token.word in _NO_NAMES:
            if name or token.word not in ARTICLES:
                break
            continue
        name.append(token.stem)
    return name


def _meanings(name: list[str], glossary: Glossary) -> frozenset[str]:
    """What names the same: its words, and what its words mean together."""
    found = {"=" + word for word in name}
    for first in range(len(name)):
        for end in range(first + 1 if len(name) == 1 else first + 2, len(name) + 1):
            phrase = tuple(name[first:end])
            found.update(sense.meaning for sense in glossary.senses.get(phrase, ()) if sense.symmetric)
    return frozenset(found)


def subjects(answer: Read, sides: Contrast) -> list[int]:
    """Of each content word of the answer, which of the two it is said of: 1 or 2, 0 where neither was named.

    What a clause names itself goes before what was named last; a clause that names both speaks of the nearer.
    """
    named = [0] * len(answer.content)
    for mention in answer.mentions:
        side = 1 if mention.meaning in sides[0] else 2 if mention.meaning in sides[1] else 0
        if side and not _beside(answer, mention.first):
            named[mention.first : mention.last + 1] = [side] * (mention.last + 1 - mention.first)
    in_clause: dict[int, set[int]] = {}
    for token, side in zip(answer.content, named, strict=True):
        in_clause.setdefault(token.clause, set()).add(side)
    found: list[int] = []
    last = 0
    for token, side in zip(answer.content, named, strict=True):
        last = side or last
        own = in_clause[token.clause] - {0}
        found.append(own.copy().pop() if len(own) == 1 else last)
    return found


def _beside(answer: Read, place: int) -> bool:
    """Whether the thing named here is only what the other is held against."""
    at = answer.content[place]
    before = [token.word for token in answer.tokens if token.start < at.start and token.clause == at.clause]
    return not BESIDE.isdisjoint(before[-3:])
