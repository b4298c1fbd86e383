"""What an author could add to `accept` where a sample answer misses its point."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.check import Checked, check
from bot.domain.question import Question
from bot.grading.grade import AnswerGrader
from bot.grading.polarity import signs
from bot.grading.text import CLAUSE_WORDS, FILLERS, Token, tokens

MOST_WORDS = 9
"""The longest phrase that is suggested: what is longer fits no other answer."""
NEAR = 0.25
"""The coverage from which a phrase by itself is near a point."""
LEAST_PART = 4
"""How far apart the ends of a part of a longer clause stand at least, in words: less is a scrap of it."""
LEAST_NEW = 2
"""The fewest telling words of a suggestion that the question does not say itself: fewer fit too many answers."""
TRIED = 5
"""How many phrases are tried for one missed point, the nearest first: each costs a grading of every sample."""


def suggestion(grader: AnswerGrader, missed: Checked, point_id: str) -> str | None:
    """The stretch of an answer that its author could add to `accept` of a point that the answer misses.

    It is the stretch nearest to the point that, by the wordings alone, mends this answer and sets no other open
    sample answer of the question wrong, since a suggestion that does is no help. None where there is no such stretch.
    """
    wordings = grader.by_wordings
    wrong = _wrong(wordings, missed.question)
    for phrase in _nearest(wordings, missed, point_id)[:TRIED]:
        after = _wrong(wordings, _accepting(missed.question, point_id, phrase))
        if (missed.number, point_id) not in after and after < wrong:
            return phrase
    return None


def _wrong(grader: AnswerGrader, question: Question) -> set[tuple[int, str]]:
    return {
        (checked.number, point)
        for checked in check([question], grader)
        if not checked.answer.held
        for point in checked.wrong
    }


def _accepting(question: Question, point_id: str, phrase: str) -> Question:
    """The question as it would be with the phrase added."""
    points = (
        replace(point, accept=(*point.accept, phrase)) if point.id == point_id else point for point in question.points
    )
    return replace(question, points=tuple(points))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of an answer that follow one another within a sentence, and the numbers of the pieces they belong to."""

    phrase: str
    words: Sequence[Token]
    pieces: frozenset[int]

    @property
    def telling(self) -> set[str]:
        """The stems of its words, but for the small ones."""
        return {word.stem for word in self.words if word.word not in _SMALL}


def _nearest(grader: AnswerGrader, missed: Checked, point_id: str) -> list[str]:
    """The stretches that could stand for the point and for no other, nearest first.

    Of equals the one of fewer pieces comes first, then the later one: what is new mostly comes last. A stretch
    that is not near is taken only if it must be meant, as the answer is of one piece and earns nothing else, and if
    it is near no other point either.
    """
    asked = grader.compiled(missed.question).asked_words
    meant = missed.answer.earns == (point_id,) and len(set(_pieces(tokens(missed.answer.text)))) == 1
    ranked = []
    for stretch in _stretches(missed.answer.text):
        grade = grader(missed.question, stretch.phrase)
        coverage = {verdict.point_id: verdict.coverage for verdict in grade.verdicts}
        own = coverage.pop(point_id)
        other = max(coverage.values(), default=0.0)
        nearer = own - other
        near = (own >= NEAR and nearer > 0) or (meant and other < NEAR)
        claims_more = bool(grade.slips) or not {point_id}.issuperset(grade.credited)
        if near and not claims_more and len(stretch.telling - asked) >= LEAST_NEW and _spelt(grader, stretch):
            end = stretch.words[-1].end
            ranked.append((nearer, -len(stretch.pieces), end, len(stretch.phrase), stretch.phrase))
    return [phrase for *_, phrase in sorted(ranked, reverse=True)]


def _spelt(grader: AnswerGrader, stretch: _Stretch) -> bool:
    """Whether it is spelt right: misspelt words are mended in every answer, and need no wording of their own."""
    speller = grader.glossary.speller
    return all(word.word in speller.words or not speller.mend(word.word) for word in stretch.words)


def _stretches(text: str) -> Iterator[_Stretch]:
    """Every piece, and neighbours together, of at most MOST_WORDS words; of a longer piece every such part.

    Small words at the ends are left out; so is what a negation before it turns, as it says the contrary by itself.
    """
    every = tokens(text)
    turned, pieces = signs(every), _pieces(every)
    for first, last in _ends(every, pieces):
        words = every[first : last + 1]
        start, end = words[0].start, words[-1].end
        whole = not _INSIDE.match(text[start - 1 : start]) and not _INSIDE.match(text[end : end + 1])
        if whole and not _PAIRED.search(text, start, end) and signs(words) == turned[first : last + 1]:
            yield _Stretch(" ".join(text[start:end].split()), words, frozenset(pieces[first : last + 1]))


def _ends(every: Sequence[Token], pieces: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last word of every stretch."""
    telling = [i for i, word in enumerate(every) if word.word not in _SMALL]
    last_of = {pieces[i]: i for i in telling}
    first_of = {pieces[i]: i for i in reversed(telling)}
    for n, i in enumerate(telling):
        near = [j for j in telling[n : n + MOST_WORDS] if j - i < MOST_WORDS and every[j].sentence == every[i].sentence]
        if last_of[pieces[i]] - first_of[pieces[i]] >= MOST_WORDS:
            last = max(j for j in near if pieces[j] == pieces[i])
            if last - i >= LEAST_PART:
                yield i, last
        elif i == first_of[pieces[i]]:
            yield from ((i, j) for j in near if j == last_of[pieces[j]])


def _pieces(every: Sequence[Token]) -> list[int]:
    """For each token the number of its piece: a clause, or what stands between two words that join claims."""
    number, found = 0, []
    for before, word in zip((None, *every), every, strict=False):
        number += word.word in _JOINTS or (before is not None and before.clause != word.clause)
        found.append(number)
    return found


_JOINTS = CLAUSE_WORDS | frozenset("and or so then".split())
_SMALL = FILLERS | _JOINTS | {"than"}
_INSIDE = re.compile(r"[\w'’/=-]")
"""What joins a token to the rest of its word: "cut-off" is two tokens."""
_PAIRED = re.compile(r'[()\[\]{}"“”]')
"""Marks of which a stretch may hold only one of two."""
