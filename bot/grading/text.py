"""From what a learner typed to tokens that can be compared, each of which knows where it stood.

Everything is linear in the length of the text, and bounded: only the first MAX_CHARS characters are read.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]  # the package carries no types

MAX_CHARS = 3000
"""The longest answer that is graded, in characters: Slack's limit for a text input, used everywhere."""

ARTICLES = frozenset("a an the is are was were be been being to its their our your".split())
# Articles, pronouns, auxiliaries and words of emphasis: dropped before phrases are compared.
FILLERS = frozenset(
    """a an the this that these those it its i me my we us our you your he him his she her they them their one
    am is are was were be been being do does did done has have had having will would shall should can could may
    might must
    just really actually basically simply also even very quite so then already still there here well
    like kind sort of lot lots ok okay um uh hmm yeah oh please maybe perhaps probably usually often
    typically generally mostly essentially literally obviously clearly of course honestly say says said
    get gets got gotten getting thing things something stuff somehow anyway which who whom whose what
    and or to as at by for from in into on onto with about s ve re ll d m
    such some any own ever yet too again indeed rather pretty however therefore thus hence e g ie eg etc""".split()
)
# Words that open a new clause, out of reach of a negation before them.
CLAUSE_WORDS = frozenset("but because while whereas although though since unless instead if when where".split())

IRREGULAR = {
    form: base
    for base, forms in {
        "become": "became", "begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built",
        "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "deal": "dealt",
        "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen", "feed": "fed", "feel": "felt",
        "find": "found", "forget": "forgot forgotten", "freeze": "froze frozen", "give": "gave given",
        "go": "went gone goes", "grow": "grew grown", "hear": "heard", "hide": "hid hidden", "hold": "held",
        "keep": "kept", "know": "knew known", "lead": "led", "learn": "learnt", "leave": "left", "lose": "lost",
        "make": "made", "mean": "meant", "meet": "met", "pay": "paid", "rise": "rose risen", "run": "ran",
        "see": "saw seen", "sell": "sold", "send": "sent", "shake": "shook shaken", "show": "shown",
        "shrink": "shrank shrunk", "spend": "spent", "stand": "stood", "steal": "stole stolen",
        "take": "took taken", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw thrown",
        "understand": "understood", "wear": "wore worn", "win": "won", "write": "wrote written",
        "mouse": "mice", "datum": "data", "criterion": "criteria", "index": "indices indexes",
        "axis": "axes", "person": "people", "behaviour": "behavior behaviors", "neighbour": "neighbor neighbors",
        "colour": "color colors", "favour": "favor favors", "centre": "center centers", "analyse": "analyze analyzed",
        "neighbourhood": "neighborhood neighborhoods", "bad": "worst",
        "big": "bigger biggest", "old": "older oldest", "new": "newer newest newly", "fast": "faster fastest",
        "high": "higher highest", "low": "lower lowest lowers lowered lowering", "small": "smaller smallest",
        "large": "larger largest", "easy": "easier easiest", "hard": "harder hardest",
        "cheap": "cheaper cheapest cheaply",
        "simple": "simpler simplest", "long": "longer longest", "late": "later latest", "early": "earlier earliest",
        "strong": "stronger strongest", "weak": "weaker weakest", "few": "fewer fewest", "wide": "wider widest",
        "slow": "slower slowest slowly", "deep": "deeper deepest deeply", "narrow": "narrower narrowest narrowly",
        "sharp": "sharper sharpest sharply", "steep": "steeper steepest steeply", "brief": "briefly",
        "near": "nearer nearest", "close": "closer closest", "safe": "safer safest", "noisy": "noisier",
    }.items()
    for form in forms.split()
}  # fmt: skip

_CONTRACTIONS = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "dont": ("do", "not"),
    "doesnt": ("does", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"), "arent": ("are", "not"),
    "wasnt": ("was", "not"), "werent": ("were", "not"), "hasnt": ("has", "not"), "havent": ("have", "not"),
    "wouldnt": ("would", "not"), "couldnt": ("could", "not"), "shouldnt": ("should", "not"),
    "aint": ("is", "not"), "dosnt": ("does", "not"), "dosent": ("does", "not"), "doesent": ("does", "not"),
    "dont't": ("do", "not"), "havnt": ("have", "not"), "can't": ("can", "not"), "won't": ("will", "not"),
}  # fmt: skip
_SIGNS = {"&": "and", "%": "percent", "w/": "with", "w/o": "without"}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda",
    "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega", "∑": "sum", "√": "sqrt",
    "≠": "not equal", "≤": "<=", "≥": ">=", "→": "->", "×": "x", "²": "2", "³": "3", "∞": "infinity",
}  # fmt: skip
# Letters of other scripts that look like Latin ones, as an attack or a slip of the keyboard layout.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕкмтнвοιν’‘ʼ`´–—‐‑−", "aeopcyxijskmthboiv'''''-----")

_TOKEN = re.compile(
    r"""(p\s?\(\s*[a-z]\d?\s*(?:[|,/]\s*[a-z]\d?\s*)?\)   # p(x), p(y|x)
      | [a-z]\s?\^\s?[0-9a-z]                             # x^2
      | [0-9]+(?:[.,][0-9]+)*                             # 0.2  1,000
      | \bw/o?(?![a-z0-9])                               # w/o
      | [a-z0-9]+(?:'[a-z]+)*                             # words, l1, f1, don't
      | [.!?;\n]+ | [,:()\[\]{}"] | --+ | \s-\s | & | %)""",
    re.VERBOSE,
)
_stem_word = snowballstemmer.stemmer("english").stemWord


class Token(NamedTuple):
    """A word, number or formula. `start`..`end` count characters of the text as typed.

    `stem` is what is compared. `sentence` and `clause` count from 0; a clause ends at a comma, bracket or
    conjunction, a sentence at a full stop, question mark or new line.
    """

    word: str
    stem: str
    start: int
    end: int
    sentence: int
    clause: int


_BRITISH = re.compile(r"(?<=[a-z]{4})iz(e|ed|es|er|ers|ing|ation|ations)$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem by which a word is compared (Porter 2, Snowball's English stemmer), irregular forms mended.

    -ize is read as -ise first: the stemmer would make "normalization" one with "normal", and leaves
    "normalisation" apart from it. Source: https://snowballstem.org/algorithms/english/stemmer.html
    """
    base = IRREGULAR.get(word, word)
    if len(base) <= 3 or not base.isalpha():
        return base
    stemmed = str(_stem_word(_BRITISH.sub(r"is\1", base) if "iz" in base else base))
    return stemmed[:-1] if stemmed.endswith("ll") and len(stemmed) > 5 else stemmed


def normalise(text: str) -> tuple[str, list[int] | None]:
    """Lower case, compatible forms, no accents, no invisible characters, Latin look-alikes.

    Returns the plain text and, where positions moved, the position in `text` of each of its characters
    (None where they are the same).
    """
    text = text[:MAX_CHARS]
    if text.isascii():
        return text.lower(), None
    plain: list[str] = []
    positions: list[int] = []
    for position, char in enumerate(text):
        for piece in _plain(char):
            plain.append(piece)
            positions.append(position)
    return "".join(plain), positions


@lru_cache(maxsize=10_000)
def _plain(char: str) -> str:
    if char in _GREEK:
        name = _GREEK[char]
        return f" {name} " if name.isalpha() else name
    char = char.translate(_LOOK_ALIKE).lower().translate(_LOOK_ALIKE)
    pieces = []
    for piece in unicodedata.normalize("NFKD", char):
        category = unicodedata.category(piece)
        if category in ("Cf", "Mn", "Me"):
            continue
        pieces.append(" " if category in ("Cc", "Cs", "Co", "Cn") and piece != "\n" else piece)
    return "".join(pieces).lower()


def tokens(text: str) -> list[Token]:
    """The tokens of the text in order; contractions become two tokens that share a place."""
    plain, positions = normalise(text)
    found: list[Token] = []
    sentence = clause = end = 0
    pieces = iter(_TOKEN.split(plain))  # what stands between two tokens, a token, what stands between, ...
    for between, raw in zip(pieces, pieces, strict=False):
        start = end + len(between)
        end = start + len(raw)
        parts = _parts(raw)
        if not parts:
            clause += 1
            sentence += raw[0] in _SENTENCE_ENDS
            continue
        first, last = (start, end) if positions is None else (positions[start], positions[end - 1] + 1)
        for word, stemmed, opens in parts:
            clause += opens
            found.append(Token(word, stemmed, first, last, sentence, clause))
    return found


_SENTENCE_ENDS = ".!?;\n"


@lru_cache(maxsize=50_000)
def _parts(raw: str) -> tuple[tuple[str, str, bool], ...]:
    """The words of a raw token, each with its stem and whether it opens a clause; none for a mark."""
    if not raw[0].isalnum() and raw not in _SIGNS:
        return ()
    return tuple((word, stem(word), word in CLAUSE_WORDS) for word in _words(raw))


def words(phrase: str) -> list[tuple[str, str]]:
    """The words of a phrase with their stems: `tokens` without the places, quick for plain words."""
    return [said for raw in _raw(phrase) for said in _stemmed(raw)]


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Every word that the texts say, as it is spelt there."""
    raws: set[str] = set()
    for text in texts:
        raws.update(_raw(text))
    return {word for raw in raws for word, _ in _stemmed(raw)}


def _raw(text: str) -> list[str]:
    return text.split() if _PLAIN.fullmatch(text) else _TOKEN.split(normalise(text)[0])[1::2]


@lru_cache(maxsize=50_000)
def _stemmed(raw: str) -> tuple[tuple[str, str], ...]:
    """The words of a raw token with their stems."""
    return tuple((word, stemmed) for word, stemmed, _ in _parts(raw))


_PLAIN = re.compile(r"(?:[a-z][a-z0-9]*|[0-9]+)(?: (?:[a-z][a-z0-9]*|[0-9]+))*")


def _words(raw: str) -> tuple[str, ...]:
    if raw in _SIGNS:
        return (_SIGNS[raw],)
    if "(" in raw or "^" in raw:
        squeezed = re.sub(r"\s", "", raw).replace("/", "|").replace(",", "|")
        return (squeezed.replace("^", "") if "^" in squeezed else squeezed,)
    if raw in _CONTRACTIONS:
        return _CONTRACTIONS[raw]
    if raw.endswith("n't"):
        return (raw[:-3], "not")
    return (raw.split("'")[0],) if "'" in raw else (raw,)
