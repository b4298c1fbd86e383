"""What the schema cannot say of one question: names that must match, and wordings that must differ.

Each check reads the tree and not the validated question, so that all faults of a file show at once.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from rapidfuzz import fuzz

from bot.bank.faults import Step, near, quoted
from bot.bank.nodes import Node

Found = tuple[tuple[Step, ...], str]
"""Where in the question, and what is wrong."""

ALIKE = 95
_SAME_WORD = 80
_NOT_WORDS = re.compile(r"(?:(?!(?<!\w)-\d)[^\w<>=+*^%≤≥≠])+")  # signs and operators stay: ^(1/2) is not ^(-1/2)
_ARTICLES = {"a", "an", "the"}


def check(question: Node) -> Iterator[Found]:
    """Every fault of a question that takes more than one key to see."""
    points = question.items("points")
    yield from _repeated_ids(points)
    yield from _without_words(points)
    yield from _alike_points(points)
    yield from _shared_wordings(points)
    yield from _unknown_points(question, "misconceptions", "denies")
    yield from _unknown_points(question, "answers", "earns")


def same(text: str) -> str:
    """The text by which wordings are compared: lower case, no punctuation, but signs and operators."""
    return _NOT_WORDS.sub(" ", normalize("NFKC", text).casefold()).strip()


def alike(one: str, other: str) -> bool:
    """Whether two wordings are the same but for order, articles and spelling ("L1" and "L2" are not)."""
    first, second = _words(one), _words(other)
    if first == second:
        return True
    if fuzz.token_sort_ratio(" ".join(first), " ".join(second)) < ALIKE:
        return False
    if _letters(first) != _letters(second):
        return False
    return _spelt_alike(first, second) and _spelt_alike(second, first)


def _words(text: str) -> list[str]:
    return [word for word in same(text).split() if word not in _ARTICLES]


def _letters(words: list[str]) -> list[str]:
    """The single letters and signs in order: P(y|x) is not P(x|y)."""
    return [word for word in words if len(word) == 1]


def _spelt_alike(words: list[str], others: list[str]) -> bool:
    """Whether each word is another one misspelt; a number or another beginning ("un-") is no slip."""
    return all(
        word.isalpha() and any(word[0] == other[0] and fuzz.ratio(word, other) >= _SAME_WORD for other in others)
        for word in set(words) - set(others)
    )


def _repeated_ids(points: list[Node]) -> Iterator[Found]:
    first: dict[str, int] = {}
    for place, point in enumerate(points):
        name = point.text("id")
        if name is not None and name in first:
            yield ("points", place, "id"), f"{quoted(name)} is the id of points[{first[name]}] already"
        elif name is not None:
            first[name] = place


def _without_words(points: list[Node]) -> Iterator[Found]:
    for place, point in enumerate(points):
        text = point.text("point")
        if text and text.strip() and not same(text):
            yield ("points", place, "point"), f"{quoted(text)} has no words"
        for spot, accept in enumerate(point.items("accept")):
            if isinstance(accept.value, str) and accept.value.strip() and not same(accept.value):
                yield ("points", place, "accept", spot), f"{quoted(accept.value)} has no words"


def _alike_points(points: list[Node]) -> Iterator[Found]:
    texts = [point.text("point") or "" for point in points]
    for place, text in enumerate(texts):
        for earlier in range(place):
            if same(text) and alike(texts[earlier], text):
                yield ("points", place, "point"), f"says the same as points[{earlier}]"
                break


def _shared_wordings(points: list[Node]) -> Iterator[Found]:
    owners: dict[str, tuple[int, str]] = {}
    for place, point in enumerate(points):
        text = same(point.text("point") or "")
        owners.setdefault(text, (place, f"points[{place}]"))
    for place, point in enumerate(points):
        for spot, accept in enumerate(point.items("accept")):
            words = same(accept.value) if isinstance(accept.value, str) else ""
            owner, where = owners.setdefault(words, (place, f"points[{place}].accept[{spot}]"))
            if words and where != f"points[{place}].accept[{spot}]":
                problem = "is there already as" if owner == place else "also belongs to another point, as"
                yield ("points", place, "accept", spot), f"{quoted(accept.value)} {problem} {where}"


def _unknown_points(question: Node, entries: str, key: str) -> Iterator[Found]:
    known = [text for point in question.items("points") if (text := point.text("id")) is not None]
    for place, entry in enumerate(question.items(entries)):
        for spot, name in enumerate(entry.items(key)):
            wanted = name.value
            if isinstance(wanted, str) and wanted not in known:
                problem = f"{quoted(wanted)} is not a point of this question{near(wanted, known)}"
                yield (entries, place, key, spot), problem
