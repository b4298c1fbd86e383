"""Grades as a script or a person reads them: JSON lines, or the answer with its evidence underlined."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from rich.text import Text

from bot.adapters.terminal import console, showable, shown
from bot.core.answering import check_answer
from bot.core.messages import count, percent, suggestion
from bot.core.names import nearest
from bot.domain.errors import UnknownName
from bot.domain.grade import Grade
from bot.domain.question import Bank, Question
from bot.grading.explain import explain
from bot.grading.grade import AnswerGrader

_STYLES = ("green", "cyan", "yellow", "magenta", "blue")


def find(bank: Bank, question_id: str) -> Question:
    """The question of this id; raises UnknownName, with near ids."""
    question = bank.get(question_id)
    if question is None:
        meant = suggestion(nearest(question_id, bank.ids()))
        raise UnknownName(f"There is no question “{shown(question_id)}” in this bank. {meant}".rstrip())
    return question


def grade_lines(bank: Bank, grader: AnswerGrader, lines: Iterable[bytes], out: TextIO) -> int:
    """Grade a stream of JSON lines in order; returns the exit status: 1 when any line was bad."""
    status = 0
    for row in _rows(bank, grader, lines):
        status = max(status, int("error" in row))
        out.write(json.dumps(row, ensure_ascii=True) + "\n")
    out.flush()
    return status


def _rows(bank: Bank, grader: AnswerGrader, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = json.loads(line.decode("utf-8"), parse_constant=_refuse)
            yield _graded(bank, grader, row)
        except (ValueError, RecursionError) as fault:
            known = row.get("id") if isinstance(row, dict) else None
            yield {"id": known, "error": f"line {number}: {_problem(fault)}"}
        except UnknownName as fault:
            yield {"id": row["id"], "error": f"line {number}: {fault}"}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _graded(bank: Bank, grader: AnswerGrader, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError('expected an object {"id", "question", "answer"}')
    for key in ("id", "question", "answer"):
        if key not in row:
            raise ValueError(f'"{key}" is missing; expected {{"id", "question", "answer"}}')
        if key != "id" and not isinstance(row[key], str):
            raise ValueError(f'"{key}" is not text')
    question = find(bank, row["question"])
    return as_json(row["id"], question, grader(question, row["answer"]))


def _problem(fault: Exception) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return f"not JSON: {fault.msg} at column {fault.colno}"
    if isinstance(fault, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(fault, RecursionError):
        return "nested too deeply"
    return str(fault)


def as_json(row_id: object, question: Question, grade: Grade) -> dict[str, Any]:
    """One graded answer as the line that scripts read."""
    return {
        "id": row_id,
        "question": question.id,
        "score": grade.score,
        "points": [
            {
                "id": verdict.point_id,
                "credited": verdict.credited,
                "sure": verdict.sure,
                "coverage": verdict.coverage,
                "evidence": " … ".join(evidence.quote for evidence in verdict.evidence),
                "why": verdict.why,
            }
            for verdict in grade.verdicts
        ],
        "misconceptions": [
            {
                "says": slip.misconception.says,
                "reply": slip.misconception.reply,
                "evidence": slip.evidence.quote,
            }
            for slip in grade.slips
        ],
    }


def show_graded(grader: AnswerGrader, question: Question, answer: str, why: bool) -> None:
    """Print an answer with the words that earned each point underlined, then the points; raises BadAnswer."""
    check_answer(answer)
    out = console()
    grade = grader(question, answer)
    text = Text(showable(answer))
    legend = []
    for number, verdict in enumerate(grade.verdicts):
        style = _STYLES[number % len(_STYLES)]
        point = question.point(verdict.point_id)
        mark = "credited" if verdict.credited else "unsure  " if not verdict.sure else "missed  "
        line = Text.assemble("  ", (mark, f"bold {style}"), "  ", point.text)
        if verdict.credited:
            for evidence in verdict.evidence:
                text.stylize(f"underline {style}", evidence.start, evidence.end)
            quotes = " … ".join(shown(evidence.quote) for evidence in verdict.evidence)
            line.append(f"  “{quotes}”", style=style)
        legend.append(line)
    out.print(Text(question.ask, style="bold"))
    out.print(text)
    made = sum(verdict.credited for verdict in grade.verdicts)
    figures = f"{made} of {count(len(grade.verdicts), 'point')} · {percent(grade.score)}"
    out.print(Text(f"\n  {figures}\n", style="bold"))
    for line in legend:
        out.print(line)
    for slip in grade.slips:
        out.print(Text(f"  slip      “{shown(slip.evidence.quote)}”: {slip.misconception.reply}", style="red"))
    if why:
        out.print()
        out.print(Text(shown(explain(grader, question, answer))))
