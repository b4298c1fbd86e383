"""Why a point was or was not given, as a person would tell it: how each clause was read, the wording that the
answer comes nearest to, what was said for each part of it, and what speaks against that."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.domain.grade import Grade, Slip, Verdict
from bot.domain.question import KeyPoint, Question
from bot.grading import polarity
from bot.grading.answer import MENDED, Read
from bot.grading.coverage import CREDIT
from bot.grading.glossary import WORD
from bot.grading.grade import BESIDE_A_SLIP, AnswerGrader, Finding
from bot.grading.lessons import Lessons, told
from bot.grading.match import CONTRARY, Hit, as_said, hits_of
from bot.grading.reference import Compiled, Reference, Slot
from bot.grading.text import Token, tokens


def explain(grader: AnswerGrader, question: Question, text: str) -> str:
    """The grader's reading of an answer in plain words, point by point. It tells the wording of every point."""
    answer, findings = grader.findings(question, text)
    compiled, lessons, _ = grader.taught(question)
    grade = grader(question, text)
    lines = ["How your answer was read, clause by clause:", *_clauses(answer)]
    for i, (point, verdict) in enumerate(zip(question.points, grade.verdicts, strict=True)):
        lines += ["", f"{point.text}: {_verdict(point, verdict, grade)}"]
        lines += _compared(answer, compiled, i, findings[i])
        lines += _taught(answer, lessons, i, bool(findings[i].reading))
    for slip in grade.slips:
        lines += ["", _slip(slip, question)]
    return "\n".join(lines)


def _verdict(point: KeyPoint, verdict: Verdict, grade: Grade) -> str:
    """Such as `not credited, but it was close; 41% covered, 44% needed`."""
    said = "credited" if verdict.credited else "not credited"
    if any(point.id in slip.misconception.denies for slip in grade.slips):
        return f"{said}, for your answer contradicts it; {verdict.coverage:.0%} covered"
    close = "" if verdict.sure else ", but it was close"
    return f"{said}{close}; {verdict.coverage:.0%} covered, {CREDIT:.0%} needed"


def _clauses(answer: Read) -> Iterator[str]:
    """Each clause as typed, with the words in it that were turned by a negation, or mended."""
    signs = {id(token): sign for token, sign in zip(answer.content, answer.signs, strict=True)}
    for _, group in groupby(answer.tokens, key=_clause):
        words = list(group)
        notes = [
            f"{name}: {', '.join(dict.fromkeys(found))}"
            for sign, name in _TURNED
            if (found := [word.word for word in words if signs.get(id(word)) == sign])
        ]
        notes += [f"“{typed}” read as “{word.word}”" for word in words if (typed := _misspelt(answer, word))]
        text = " ".join(answer.text[words[0].start : words[-1].end].split())
        yield f"  · {text}"
        yield from (f"      {note}" for note in notes)


_TURNED = (
    (polarity.NEGATED, "negated"),
    (polarity.OPEN, "after a negation, so left open"),
    (polarity.DENIED, "denied"),
)


def _clause(token: Token) -> int:
    return token.clause


def _misspelt(answer: Read, word: Token) -> str:
    """What was typed where another word was meant, otherwise nothing."""
    typed = answer.text[word.start : word.end]
    return "" if word.word in {token.word for token in tokens(typed)} else typed


def _compared(answer: Read, compiled: Compiled, owner: int, finding: Finding) -> Iterator[str]:
    """The nearest wording part by part, and what speaks against the reading."""
    if finding.reading is not None:
        reference, hits = finding.reading.reference, list(finding.reading.hits)
        if finding.reading.against:
            hits.append(finding.reading.against)
    else:
        touched = _touched(answer, compiled, owner)
        if touched is None:
            yield "  nothing that you said comes near it"
            return
        reference, hits = touched
    yield f"  nearest to “{reference.wording}”:"
    filled = {hit.slot: hit for hit in hits}
    parts_told = [(slot.words, _told(answer, slot, filled.get(i))) for i, slot in enumerate(reference.slots)]
    for what, parts in groupby(parts_told, key=_second):
        yield f"    {', '.join(words for words, _ in parts)}: {what}"
    if finding.reading is not None and finding.reading.against:
        yield f"  but the contrary is said there, which leaves {CONTRARY:.0%} of it"
    for doubted in finding.doubts:
        yield f"  but {doubted.doubt.why}, which leaves {doubted.doubt.left:.0%} of it"


def _taught(answer: Read, lessons: Lessons | None, point: int, read: bool) -> Iterator[str]:
    """What labelled answers add or take off, and the words that say most of that."""
    if lessons is None:
        return
    lift = lessons.lifts(told(answer.mentions))[point]
    if abs(lift) < LEAST or (lift > 0 and not read):
        return
    words: dict[str, float] = {}
    for weight, mention in lessons.spoken(answer.mentions, point):
        if weight * lift > 0 and abs(weight) >= A_WORDS_LEAST:
            said = answer.text[answer.content[mention.first].start : answer.content[mention.last].end]
            words.setdefault(" ".join(said.split()), weight)
    loudest = ", ".join(f"“{said}” {weight:+.0%}" for said, weight in list(words.items())[:MOST_WORDS])
    does = "make it, which adds" if lift > 0 else "do not make it, which takes off"
    yield f"  labelled answers like yours {does} {abs(lift):.0%}{f': above all {loudest}' if loudest else ''}"


LEAST = 0.02
"""The lift that is worth a word."""
A_WORDS_LEAST = 0.01
"""The weight from which a word is named."""
MOST_WORDS = 3
"""How many of the words are named that say most of it."""


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


def _touched(answer: Read, compiled: Compiled, owner: int) -> tuple[Reference, list[Hit]] | None:
    """For a point that was not made: the wording most of which was mentioned at all, even if denied."""
    said = as_said(answer, compiled)
    found = [
        (reference, _best(hits_of(said, reference))) for reference in compiled.references if reference.owner == owner
    ]
    reference, hits = max(found, key=_weight, default=(None, []))
    return (reference, hits) if reference and hits else None


def _weight(touched: tuple[Reference, Sequence[Hit]]) -> float:
    reference, hits = touched
    return sum(reference.weights[hit.slot] * hit.value for hit in hits) / reference.total


def _best(hits: Sequence[Hit]) -> list[Hit]:
    """The nearest hit of each slot."""
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.slot not in best or hit.value > best[hit.slot].value:
            best[hit.slot] = hit
    return list(best.values())


def _told(answer: Read, slot: Slot, hit: Hit | None) -> str:
    """What was said for a part of a wording."""
    if hit is None:
        return "not said"
    words = " ".join(answer.text[answer.content[hit.first].start : answer.content[hit.last].end].split())
    if hit.side < 0:
        denied = answer.signs[hit.first] < polarity.OPEN
        return f"“{words}”, but denied" if denied else f"“{words}” says the contrary"
    if hit.side == 0:
        return f"“{words}”, but in the reach of a negation"
    asked = ", which the question says itself" if slot.asked else ""
    if [token.stem for token in answer.content[hit.first : hit.last + 1]] == [
        token.stem for token in tokens(slot.words)
    ]:
        return f"you said “{words}”{asked}"
    return f"“{words}” {'means the same' if hit.value >= WORD * MENDED else 'comes near'}{asked}"


def _slip(slip: Slip, question: Question) -> str:
    """The misconception, the words that state it, what it takes back, and what it leaves of the rest."""
    told = f"A wrong claim: “{slip.misconception.says}”, read in your “{slip.evidence.quote}”"
    denied = [f"“{question.point(point).text}”" for point in slip.misconception.denies]
    contradicts = f"; it contradicts {' and '.join(denied)}" if denied else ""
    return f"{told}{contradicts}; beside it {BESIDE_A_SLIP:.0%} is left of what covers a point"
