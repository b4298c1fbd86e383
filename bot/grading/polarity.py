"""Who is negated: the scope of "not", "without", "no longer" within a clause.

After NegEx (Chapman et al., 2001, "A simple algorithm for identifying negated findings and diseases"): a
negation reaches forward to the end of its clause; a few phrases look like negations and are none. What
follows at once is negated (-1), what stands further on in its reach may or may not be (0).
"""

from collections.abc import Sequence

from bot.grading.dismissal import DISMISSES, MODIFIERS, dismissed
from bot.grading.text import FILLERS, Token

AFFIRMED, OPEN, NEGATED, DENIED = 1, 0, -1, -2
"""DENIED is what a whole sentence denies: contrary to what is affirmed, and no proof of what is negated."""

CUES = frozenset(
    """not no never without nor neither none nobody nothing hardly rarely seldom barely scarcely lack lacks lacking
    unlike nowhere absence stop stops stopped fail fails failed cease ceases ceased""".split()
)
FAILING = frozenset("fail fails failed".split())
"""What negates only with a "to" behind it: "it fails to load", but "find where it fails"."""
STOPPING = frozenset("stop stops stopped cease ceases ceased".split())
NOBODY = frozenset("nobody none noone".split())
SAYS = frozenset("say says claim claims argue think believe maintain".split())
WRONG = frozenset("myth wrong false nonsense untrue incorrect mistaken misconception".split())
HARD = frozenset("hard harder hardest difficult impossible unable tough tougher trickier".split())
ENDS = frozenset("for so who which until from then".split())
"""Words that begin something new, out of a negation's reach: "no clicks yet for new users"."""
NEEDS = (["need", "for"], ["reason", "for"])
LIKE = frozenset("same identical identically alike equally equal".split())
"""What a negation reaches for past the verb: "not computed the same way" is computed."""
GRANTS = (
    ("not", "matter", "if"), ("not", "matter", "whether"), ("no", "problem", "to"), ("no", "problem", "if"),
    ("fine", "to"), ("fine", "if"), ("okay", "to"), ("ok", "to"), ("safe", "to"), ("harmless", "to"),
    ("harmless", "if"), ("harmless", "when"),
    ("not", "matter", "who"), ("not", "matter", "which"), ("not", "matter", "what"), ("not", "matter", "how"),
)  # fmt: skip
"""What says of a thing that it does no harm: it denies that thing, to the end of the clause."""
SUPPOSING = frozenset("say assume conclude think expect".split())
"""What may be granted without a denial: "it is safe to say that the inputs change"."""
REACH = 6
"""The most content words that a negation reaches over."""

_PSEUDO = (
    ("not", "sure"), ("no", "matter"),
    ("no", "doubt"), ("no", "wonder"), ("no", "idea"), ("nothing", "but"), ("not", "necessarily"),
    ("no", "one", "knows"), ("without", "doubt"), ("no", "problem"), ("not", "to", "mention"), ("if", "not"),
    ("or", "not"), ("why", "not"), ("without", "realising"), ("without", "realizing"),
    ("without", "knowing"), ("without", "noticing"), ("not", "until"),
)  # fmt: skip
_DENIALS = (
    ("not", "because"), ("not", "true", "that"), ("not", "the", "case", "that"), ("not", "correct", "that"),
    ("not", "right", "that"),
    ("false", "that"), ("untrue", "that"), ("wrong", "that"), ("wrong", "to", "say"), ("wrong", "to", "think"),
    ("incorrect", "to", "say"), ("incorrect", "that"), ("myth", "that"),
    ("not", "agree", "that"), ("not", "agree", "with"), ("disagree", "with"), ("contrary", "to"),
    ("not", "claim", "that"), ("not", "say", "that"),
    ("disagree", "that"), ("deny", "that"), ("nonsense", "that"), ("doubt", "that"), ("not", "believe", "that"),
    ("not", "think", "that"), ("no", "way", "that"), ("misconception", "that"), ("never", "the", "case", "that"),
    ("by", "no", "means"), ("mistake", "to", "think"),
    ("mistaken", "to", "think"), ("not", "really", "true", "that"),
)  # fmt: skip


def signs(tokens: Sequence[Token]) -> list[int]:
    """For each token: AFFIRMED, NEGATED, DENIED, or OPEN (in a negation's reach, but not what it negates first).

    A sentence that begins by denying what follows ("it is not true that ...") is turned as a whole.
    """
    found = [AFFIRMED] * len(tokens)
    words = [token.word for token in tokens]
    if _TURNING.isdisjoint(words):
        return found
    denials = {i: _denial(words, i) for i, word in enumerate(words) if word in _DENIALS_FROM}
    unsaid = {i: _said(words, i) for i, word in enumerate(words) if word in NOBODY}
    spoken_for = {i for i, said in unsaid.items() if said} | {
        i for first, length in denials.items() for i in range(first, first + length)
    }
    for i, word in enumerate(words):
        if word in CUES and i not in spoken_for and not _pseudo(words, i):
            _negate(tokens, words, i, found)
    for i in _other_cues(tokens, words):
        _negate(tokens, words, i, found)
    for first, length in denials.items():
        if length:
            _turn(tokens, range(first + length, len(tokens)), found)
    for behind in _granted(words):
        end = next((k for k in range(behind, len(tokens)) if tokens[k].clause != tokens[behind].clause), len(tokens))
        _turn(tokens, range(behind, end), found)
    for nobody, said in unsaid.items():
        if said and tokens[said].sentence == tokens[nobody].sentence == tokens[min(said + 1, len(tokens) - 1)].sentence:
            _turn(tokens, range(said + 1, len(tokens)), found)
    for i, word in enumerate(words):
        if word in ("that", "this") and _verdict(words, i):
            _dismiss(tokens, i, found)
    for i in dismissed(tokens, negates(words)):
        found[i] = NEGATED if found[i] == AFFIRMED else found[i]
    return found


def negates(words: list[str]) -> list[bool]:
    """For each word whether it negates something; "no doubt" and "not only" do not."""
    return [word in CUES and not _pseudo(words, i) for i, word in enumerate(words)]


def _said(words: list[str], nobody: int) -> int:
    """Where "nobody who knows it would say" says; 0 where it does not."""
    return next((k for k in range(nobody + 1, min(nobody + 9, len(words))) if words[k] in SAYS), 0)


def _granted(words: list[str]) -> list[int]:
    """Where what is said to do no harm begins."""
    found = []
    for i, word in enumerate(words):
        for phrase in _GRANTS_FROM.get(word, ()):
            behind = i + len(phrase)
            granted = words[i:behind] == phrase and not (i and words[i - 1] in CUES)
            if granted and behind < len(words) and words[behind] not in SUPPOSING:
                found.append(behind)
    return found


def _other_cues(tokens: Sequence[Token], words: list[str]) -> list[int]:
    """Where "instead of", "rather than", and the "to" of "too ... to" and "hard to" stand: what follows is not so."""
    cues = []
    for i, word in enumerate(words):
        if word in ("instead", "rather") and words[i + 1 : i + 2] in (["of"], ["than"]):
            cues.append(i + 1)
        elif word == "too" and "to" in words[i + 2 : i + 5]:
            to = words.index("to", i + 2)
            if tokens[to].clause == tokens[i].clause:
                cues.append(to)
        elif word in HARD and words[i + 1 : i + 2] == ["to"]:
            cues.append(i + 1)
    return cues


def _negate(tokens: Sequence[Token], words: list[str], cue: int, found: list[int]) -> None:
    clause, reached, head = tokens[cue].clause, 0, True
    start = cue + 1
    for i in range(cue + 1, min(cue + 7, len(tokens))):
        if tokens[i].clause == clause and words[i] in LIKE:
            start = i
            break
    for i in range(start, len(tokens)):
        if tokens[i].clause != clause or reached == REACH or (words[i] in ENDS and words[i - 1 : i + 1] not in NEEDS):
            return
        if words[i] in FILLERS or (words[i] in CUES and not _pseudo(words, i)):
            continue
        found[i] = -found[i] if head else OPEN
        reached += 1
        if words[i] not in MODIFIERS:
            head = False


def _turn(tokens: Sequence[Token], places: range, found: list[int]) -> None:
    """Turn the signs at these places, as far as the sentence goes that they begin in."""
    for i in places:
        if tokens[i].sentence != tokens[places[0]].sentence:
            return
        found[i] = DENIED if found[i] == AFFIRMED else AFFIRMED if found[i] < 0 else OPEN


def _dismiss(tokens: Sequence[Token], i: int, found: list[int]) -> None:
    """Deny what the sentence affirmed before `i`; "it is not so, that is a myth" denies no denial."""
    for k in range(i - 1, -1, -1):
        if tokens[k].sentence != tokens[i].sentence:
            return
        found[k] = DENIED if found[k] == AFFIRMED else found[k]


def _verdict(words: list[str], i: int) -> bool:
    """Whether "that is a myth", "this is not true" or the like stands here: it turns what was said before."""
    if words[i + 1 : i + 2] not in (["is"], ["was"]):
        return False
    said = words[i + 2 : i + 5]
    return said[:2] in (["not", "true"], ["not", "right"]) or ("not" not in said and not WRONG.isdisjoint(said))


def _pseudo(words: list[str], i: int) -> bool:
    if words[i] in FAILING and words[i + 1 : i + 2] != ["to"]:
        return True
    if words[i] in STOPPING and not _stops_doing(words[i + 1 : i + 2]):
        return True
    if words[i + 1 : i + 2] and words[i + 1] in ("just", "only", "simply", "merely"):
        # "is not only slow" says that it is slow; "do not just pick" says not to pick.
        return i == 0 or words[i - 1] not in ("do", "does", "did", "should", "would", "can", "could", "will")
    return any(words[max(0, i - k) : i - k + len(phrase)] == phrase for k, phrase in _PSEUDO_WITH.get(words[i], ()))


def _stops_doing(after: list[str]) -> bool:
    """Whether what is stopped is what somebody does: "it stops sending", but "stop training early"."""
    return bool(after) and after[0].endswith("ing") and after[0] != "training"


def _denial(words: list[str], i: int) -> int:
    """The length of the denial that begins here, 0 for none: "no doubt that" and "not wrong that" deny nothing."""
    if i and words[i - 1] in CUES:
        return 0
    return next((len(phrase) for phrase in _DENIALS_FROM[words[i]] if words[i : i + len(phrase)] == phrase), 0)


_PSEUDO_WITH: dict[str, list[tuple[int, list[str]]]] = {
    word: [(k, list(phrase)) for phrase in _PSEUDO for k in (0, 1) if phrase[k] == word]
    for word in {word for phrase in _PSEUDO for word in phrase[:2]}
}
"""The phrases that look like negations, by their first word and by their second; with where it stands."""
_DENIALS_FROM = {
    word: [list(phrase) for phrase in _DENIALS if phrase[0] == word] for word in {phrase[0] for phrase in _DENIALS}
}
_GRANTS_FROM = {word: [list(phrase) for phrase in GRANTS if phrase[0] == word] for word in {g[0] for g in GRANTS}}
_TURNING = frozenset("instead rather too".split()) | CUES | HARD | NOBODY | WRONG | DISMISSES
_TURNING |= _GRANTS_FROM.keys() | _DENIALS_FROM.keys()
