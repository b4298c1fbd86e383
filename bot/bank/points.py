"""The answer of an interview note to key points: bullets, a comma list, or sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot.bank.checks import alike, same
from bot.bank.faults import quoted
from bot.domain.question import Kind

BULLET = re.compile(r"^(?:[-*+•–]|[0-9]{1,3}[.)])\s+(?=\S)")
SHORT_LIST = 6
"""A bullet of at most so many words names a thing; a longer one claims something."""
MAX_ID = 40

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_COMMA = re.compile(r"[,;]\s+(?:and\s+|or\s+)?")
_CLAUSE_WORDS = """
    is are was were be been do does did can could may might must will would should has have had not no but
    because if when while which that who so it they we you i he she in on at for from with to by as however
    also e.g i.e then than"""
_DULL_WORDS = "a an the and or of its their this these those there during between"
_CLAUSE = frozenset(_CLAUSE_WORDS.split())
"""A part that holds one of these is no noun phrase, and the commas around it list nothing."""
_DULL = _CLAUSE.union(_DULL_WORDS.split()) - {"not", "no"}

Line = tuple[int, str]
"""A line's number and its text."""


@dataclass(frozen=True, slots=True)
class Split:
    """The points of an answer, whether naming them is enough, and the lines that are no points, and why."""

    points: tuple[str, ...]
    kind: Kind
    left_out: tuple[Line, ...]


@dataclass(slots=True)
class _Chunk:
    """A bullet or a paragraph, its lines joined."""

    line: int
    text: str
    bullet: bool


def split_answer(lines: Iterable[Line]) -> Split:
    """The key points of an answer, each once; blank lines part paragraphs."""
    chunks = list(_chunks(lines))
    if any(chunk.bullet for chunk in chunks):
        candidates, left_out = _from_bullets(chunks)
        short = all(len(text.split()) <= SHORT_LIST for _, text in candidates)
        kind = Kind.LIST if short else Kind.EXPLAIN
    elif len(chunks) == 1 and (phrases := _noun_phrases(chunks[0].text)):
        candidates, left_out, kind = [(chunks[0].line, phrase) for phrase in phrases], [], Kind.LIST
    else:
        candidates, left_out, kind = (
            [line for chunk in chunks for line in _sentences(chunk)],
            [],
            Kind.EXPLAIN,
        )
    points, repeated = _distinct(candidates)
    return Split(points, kind, (*left_out, *repeated))


def point_ids(points: Sequence[str]) -> tuple[str, ...]:
    """An id for each point from its telling words, unique among them and the same every time."""
    ids: list[str] = []
    for place, point in enumerate(points, start=1):
        name = _slug(point) or f"point-{place}"
        ids.append(f"{name}-{place}" if name in ids else name)
    return tuple(ids)


def _chunks(lines: Iterable[Line]) -> Iterator[_Chunk]:
    chunk: _Chunk | None = None
    for line, text in lines:
        mark = BULLET.match(text)
        if chunk is not None and text and not mark:
            chunk.text += f" {text}"
            continue
        if chunk is not None:
            yield chunk
        chunk = _Chunk(line, text[mark.end() if mark else 0 :], bool(mark)) if text else None
    if chunk is not None:
        yield chunk


def _from_bullets(chunks: Iterable[_Chunk]) -> tuple[list[Line], list[Line]]:
    candidates: list[Line] = []
    left_out = []
    for chunk in chunks:
        if chunk.bullet:
            candidates.append((chunk.line, chunk.text))
        elif chunk.text.endswith(":"):
            left_out.append((chunk.line, f"introduces the list and is no point: {quoted(chunk.text)}"))
        else:
            candidates += _sentences(chunk)
    return candidates, left_out


def _sentences(chunk: _Chunk) -> list[Line]:
    return [(chunk.line, sentence) for sentence in _SENTENCE_END.split(chunk.text)]


def _noun_phrases(text: str) -> list[str]:
    """The parts of "Interpretability, stability, latency."; none when the text is a sentence."""
    parts = [part.strip() for part in _COMMA.split(text.rstrip(". "))]
    *most, last = parts
    if most and len(parts) == 2 and " and " in last:
        parts = [*most, *last.split(" and ", 1)]
    short = len(parts) > 1 and all(0 < len(part.split()) <= 4 for part in parts)
    clause = any(word in _CLAUSE for part in parts for word in part.casefold().split())
    ended = any(_SENTENCE_END.search(part) for part in parts)
    return parts if short and not clause and not ended else []


def _distinct(candidates: Iterable[Line]) -> tuple[tuple[str, ...], list[Line]]:
    points: list[str] = []
    left_out = []
    for line, text in candidates:
        point = _clean(text)
        if not same(point):
            left_out.append((line, f"no words to make a point of: {quoted(text)}"))
        elif any(alike(point, earlier) for earlier in points):
            left_out.append((line, f"repeats a point of this question: {quoted(text)}"))
        else:
            points.append(point[0].upper() + point[1:])
    return tuple(points), left_out


def _clean(text: str) -> str:
    """Without Markdown's emphasis and the closing full stop."""
    return re.sub(r"\*\*|__", "", text).strip().rstrip(".,;").strip()


def _slug(text: str) -> str:
    plain = normalize("NFKD", text.replace("–", "-").replace("'", "")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    telling = [word for word in words if word not in _DULL] or words
    return "-".join(telling[:4])[:MAX_ID].strip("-")
