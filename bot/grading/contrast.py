"""Two things that a question sets beside each other, and of which of them a part of the answer speaks."""

from collections.abc import Iterator, Sequence

from bot.grading.answer import Read
from bot.grading.glossary import Glossary
from bot.grading.text import ARTICLES, FILLERS, Token

Contrast = tuple[frozenset[str], frozenset[str]]
"""The meanings that name the one and the other."""

NO_CONTRAST: Contrast = (frozenset(), frozenset())

_CUES = frozenset(
    "differ differs compare compared contrast difference differences distinguish between versus vs".split()
)
_BETWEEN = frozenset("and or from versus vs".split())
_EDGES = frozenset("more less better worse useful useless suitable in on for by when if a an the".split())
_NO_NAMES = (
    _CUES
    | FILLERS
    | frozenset("how why when where use than does not each other both one all explain define describe".split())
)
_POINTING = frozenset("other others former latter second".split())
BESIDE = frozenset("unlike than versus vs not without contrast opposed compared".split())
"""Words before a thing that is only named beside: "unlike L2, it sets weights to zero" speaks of L1."""


def contrasts(asked: Read, glossary: Glossary) -> Iterator[Contrast]:
    """Every two things that the question may compare: what it names on both sides of "and", "or", "than" ...

    "Compare bagging and boosting", "How do X and Y differ", "What are bias and variance", "X rather than Y". Most
    pairs are none; only where each has a point of its own does it matter.
    """
    said = asked.tokens
    compares = any(token.word in _CUES for token in said)
    for i, token in enumerate(said):
        than = token.word == "than" and i and said[i - 1].word != "rather"
        if token.word not in _BETWEEN and not than:
            continue
        one, other = _name(list(reversed(said[:i])))[::-1], _name(said[i + 1 :])
        # Where nothing says that two things are compared, only two single words may be: "bias and variance".
        if compares or than or (len(one), len(other)) == (1, 1):
            names = _meanings(one, glossary), _meanings(other, glossary)
            if names[0] - names[1] and names[1] - names[0]:
                yield names[0] - names[1], names[1] - names[0]


def _name(said: Sequence[Token]) -> list[str]:
    """The stems of the name that these tokens begin with; what may stand between it and the edge is passed over."""
    name: list[str] = []
    for token in said:
        if token.sentence != said[0].sentence:
            break
        if not name and token.word in _EDGES | _CUES:
            continue
        if token.word in _NO_NAMES or token.word in ARTICLES:
            break
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


def about(named: Sequence[set[str]], contrast: Contrast) -> list[int]:
    """Which of the two each point is about, by the meanings that its wordings name: 1, 2, or 0 for none or both."""
    one, other = contrast
    return [1 if of & one and not of & other else 2 if of & other and not of & one else 0 for of in named]


def subjects(answer: Read, sides: Contrast) -> list[int]:
    """Of each content word of the answer, which of the two it is said of: 1 or 2, 0 where neither was named.

    What a clause names itself goes before what was named last; a clause that names both speaks of the nearer. Where
    it has one of the two names, what means the same is no other name: "precision is the share of positives found"
    does not speak of recall. After "the other" or "the latter" nothing is known.
    """
    named = [0] * len(answer.content)
    naming = [
        (mention, 1 if mention.meaning in sides[0] else 2)
        for mention in answer.mentions
        if mention.meaning in sides[0] or mention.meaning in sides[1]
    ]
    by_name = {answer.content[mention.first].clause for mention, _ in naming if mention.meaning[0] == "="}
    for mention, side in naming:
        itself = mention.meaning[0] == "=" or answer.content[mention.first].clause not in by_name
        if itself and not _beside(answer, mention.first):
            named[mention.first : mention.last + 1] = [side] * (mention.last + 1 - mention.first)
    in_clause: dict[int, set[int]] = {}
    for token, side in zip(answer.content, named, strict=True):
        in_clause.setdefault(token.clause, set()).add(side)
    found: list[int] = []
    last, pointed = 0, -1
    for token, side in zip(answer.content, named, strict=True):
        if token.word in _POINTING:
            last, pointed = 0, token.clause
        last = side or last
        own = in_clause[token.clause] - {0}
        found.append(last if pointed == token.clause or len(own) != 1 else min(own))
    return found


def _beside(answer: Read, place: int) -> bool:
    """Whether the thing named here is only what the other is held against."""
    at = answer.content[place]
    before = [token.word for token in answer.tokens if token.start < at.start and token.clause == at.clause]
    return not BESIDE.isdisjoint(before[-3:])
