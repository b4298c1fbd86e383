"""Who is dismissed: what an answer names only to say that it does not count ("speed is irrelevant, forget PSI").

A negation denies what follows it; a dismissal denies what it is said of, and that mostly stands before it.
"""

from collections.abc import Iterator, Sequence

from bot.grading.text import FILLERS, Token

# Words that stand between a negation and what it negates: "not always true".
MODIFIERS = frozenset(
    """always directly fully necessarily enough much longer entirely exactly completely truly properly correctly
    only any more all every both ever being been to of able looking holding immediately instantly automatically
    by themselves right away real need needed reason point""".split()
)
NO_MATTER = frozenset(
    """work works help helps helping hurt hurts harm harms needed necessary required mistake useful problem issue
    cause reason worth worthwhile matter matters possible concern relevant important story point worry danger factor
    role part say trace difference""".split()
)
"""What is denied of a thing that is no answer: "statistical tests do not work", "skew plays no part"."""
WORTHLESS = frozenset(
    """irrelevant useless worthless pointless overrated overhyped hyped unnecessary superfluous needless
    meaningless nonsense relic waste overkill""".split()
)
"""What is affirmed of such a thing: "speed is irrelevant"."""
RESTRICTED = frozenset("matter matters needed necessary required useful help helps relevant".split())
"""What a thing is that does so only somewhere: "nulls only matter while training"."""
DROPPING = frozenset("skip forget scratch".split())
"""What is said to whoever would take the thing up: "forget drift", "PSI is for banks, skip it"."""
DISMISSES = WORTHLESS | DROPPING | {"only", "neither", "either", "fine", "issue"}

_KNOWN_AS = frozenset("connection connections gram grams gate gates to".split())
"""What follows the dropping words where they drop nothing: "skip connections", "forget to switch it off"."""
_LIGHT = frozenset("play plays playing make makes".split()) | FILLERS | MODIFIERS
_IS = frozenset("is are was were be s seem seems".split())
_SLIGHTLY = frozenset(
    "also just totally completely quite rather so very pretty a an plain simply mostly of over".split()
)
_POINTING = frozenset("that this d i would so just em them it".split()) | _SLIGHTLY | _IS
_URGING = frozenset("would d so just and to".split())


def dismissed(said: Sequence[Token], negates: Sequence[bool]) -> list[int]:
    """The places of the words that are named only to be dismissed; `negates` tells which words negate."""
    words = [token.word for token in said]
    found: set[int] = set()
    for i, word in enumerate(words):
        if not negates[i] and word not in DISMISSES:
            continue
        if word in DROPPING and _bids(said, words, i):
            after = [k for k in _clause(said, i) if k > i and words[k] not in FILLERS | _POINTING]
            found.update(after or _before(said, words, i))
        elif (negates[i] and _says_no_matter(said, words, i)) or _dismisses(said, words, negates, i):
            found.update(_before(said, words, i))
    return sorted(found)


def _dismisses(said: Sequence[Token], words: list[str], negates: Sequence[bool], i: int) -> bool:
    """Whether the word, without a negation of its own, says that what stands before it does not count."""
    word, following = words[i], words[i + 1 : i + 2]
    if word in WORTHLESS:
        denied = any(negates[k] for k in _clause(said, i) if i - 4 <= k < i)
        return not denied and _is_so(said, words, i)
    if word == "only":
        return words[i - 1 : i] in (["would"], ["will"]) or not RESTRICTED.isdisjoint(following)
    if word == "either":
        return _ends(said, i) and any(negates[k] for k in _clause(said, i))
    if word == "neither":
        return _ends(said, i)
    return (word == "fine" and following == ["to"]) or (word == "issue" and words[i - 1 : i] == ["non"])


def _says_no_matter(said: Sequence[Token], words: list[str], cue: int) -> bool:
    """Whether the first telling word behind the negation, in its clause, is one of NO_MATTER."""
    behind = (words[k] for k in _clause(said, cue) if cue < k < cue + 7)
    return next((word for word in behind if word in NO_MATTER or word not in _LIGHT), "") in NO_MATTER


def _is_so(said: Sequence[Token], words: list[str], i: int) -> bool:
    """Whether the clause says that something is so: "is" stands before, or nothing does ("also overrated")."""
    before = (k for k in range(i - 1, -1, -1) if words[k] not in _SLIGHTLY or said[k].clause != said[i].clause)
    k = next(before, None)
    return k is None or said[k].clause != said[i].clause or words[k] in _IS


def _bids(said: Sequence[Token], words: list[str], i: int) -> bool:
    """Whether the word opens its clause, or is urged: "I would skip it"."""
    opens = i == 0 or said[i - 1].clause != said[i].clause or words[i - 1] in _URGING
    return opens and _KNOWN_AS.isdisjoint(words[i + 1 : i + 2])


def _before(said: Sequence[Token], words: list[str], i: int) -> Iterator[int]:
    """What stands before in the clause; where that is nothing but "that", the clause before it too."""
    clause, told = said[i].clause, False
    for k in range(i - 1, -1, -1):
        if said[k].clause != clause:
            if told or said[k].sentence != said[i].sentence:
                return
            clause, told = said[k].clause, True
        told = told or words[k] not in _POINTING
        yield k


def _clause(said: Sequence[Token], i: int) -> list[int]:
    """The places of the words around this one in its clause."""
    return [k for k in range(max(0, i - _WINDOW), min(len(said), i + _WINDOW)) if said[k].clause == said[i].clause]


_WINDOW = 30
"""How many words of a clause are looked at on either side: it bounds the time."""


def _ends(said: Sequence[Token], i: int) -> bool:
    return i + 1 == len(said) or said[i + 1].clause != said[i].clause
