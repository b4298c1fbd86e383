"""Why a point was or was not given: the clauses read, the wording compared, and what filled each part of it."""

from bot.domain.question import Question
from bot.grading.answer import MENDED, Read
from bot.grading.coverage import CREDIT
from bot.grading.glossary import WORD
from bot.grading.grade import AnswerGrader, Finding
from bot.grading.match import Hit
from bot.grading.reference import Slot


def explain(grader: AnswerGrader, question: Question, text: str) -> str:
    """The grader's reading of an answer in plain words, point by point. It tells the wording of every point."""
    answer, findings = grader.findings(question, text)
    grade = grader(question, text)
    lines = ["How your answer was read:", *_clauses(answer)]
    for point, verdict, finding in zip(question.points, grade.verdicts, findings, strict=False):
        said = ("credited" if verdict.credited else "not credited") + ("" if verdict.sure else ", but unsure")
        lines += ["", f"{point.text}: {said} ({verdict.coverage:.0%} said, {CREDIT:.0%} needed)"]
        lines += _reasons(answer, finding)
    for slip in grade.slips:
        lines += ["", f"Contradicted: “{slip.misconception.says}”, from your words “{slip.evidence.quote}”"]
    return "\n".join(lines)


def _clauses(answer: Read) -> list[str]:
    lines: list[str] = []
    spans: dict[int, list[int]] = {}
    for i, token in enumerate(answer.tokens):
        spans.setdefault(token.clause, [i, i])[1] = i
    for first, last in spans.values():
        start, end = answer.tokens[first].start, answer.tokens[last].end
        lines.append(f"  · {answer.text[start:end]}")
    return lines


def _reasons(answer: Read, finding: Finding) -> list[str]:
    if finding.reading is None:
        return ["  too little of it was found in the answer to compare"]
    reference = finding.reading.reference
    lines = [f"  nearest wording: “{reference.wording}”"]
    filled = {hit.slot: hit for hit in finding.reading.hits}
    if finding.reading.against:
        filled[finding.reading.against.slot] = finding.reading.against
    for i, slot in enumerate(reference.slots):
        if i in filled:
            lines.append(f"    {slot.words}: {_filled(answer, slot, filled[i])}")
        else:
            lines.append(f"    {slot.words}: not said")
    lines += [f"  doubt: {doubted.doubt.why}" for doubted in finding.doubts]
    return lines


def _filled(answer: Read, slot: Slot, hit: Hit) -> str:
    words = answer.text[answer.content[hit.first].start : answer.content[hit.last].end]
    if hit.side < 0:
        return f"“{words}”, but on the contrary side"
    asked = ", which the question says itself" if slot.asked else ""
    return f"“{words}”, {_nearness(hit.value)}{asked}"


def _nearness(value: float) -> str:
    if value >= MENDED:
        return "the same words"
    return "words that mean the same" if value >= WORD * MENDED else "words that come near"
