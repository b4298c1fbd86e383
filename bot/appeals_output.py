"""`mlquiz bank appeals`: the answers that their learners think were graded too low, as a person or a script reads them.

They go to standard output alone: an answer is never logged.
"""

import json
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from bot.adapters.terminal import console, shown
from bot.domain.learner import Appeal
from bot.domain.question import Bank

NONE = (
    "No appeals. An appeal is an answer whose learner pressed “I said that” where a point was missed; "
    "it is listed here for the bank's authors."
)
AGREED = (
    "Where you agree, write the ids of the points that were made into the lesson's “earns”, and the line into "
    "lessons/<topic>.jsonl of the bank: the grader learns from it."
)


def show_appeals(bank: Bank, appeals: Sequence[Appeal]) -> None:
    """Print each appeal, newest first: its question, when, the points not credited, the answer, and its lesson."""
    out = console()
    for appeal in appeals:
        row = _row(bank, appeal)
        out.print(Text.assemble((row["question"], "bold"), (f"  {appeal.at:%Y-%m-%d %H:%M} UTC", "dim")))
        for point in row["missed"]:
            out.print(Text.assemble(("  not credited  ", "red"), f"{point['id']}: {point['point']}"))
        out.print(Text.assemble(("  answer  ", "dim"), f"“{shown(row['answer'])}”"))
        out.print(Text.assemble(("  lesson  ", "dim"), f"{_line(row['lesson'])}\n"), soft_wrap=True)
    out.print(Text(AGREED if appeals else NONE))


def as_json(bank: Bank, appeals: Sequence[Appeal]) -> str:
    """The same as one JSON array."""
    return json.dumps([_row(bank, appeal) for appeal in appeals])


def _line(lesson: dict[str, Any]) -> str:
    """A lesson as a line of a bank's file; what cannot be printed stands there as an escape."""
    return json.dumps(lesson, ensure_ascii=not lesson["text"].isprintable())


def _row(bank: Bank, appeal: Appeal) -> dict[str, Any]:
    attempt = appeal.attempt
    question = bank.get(attempt.question_id)
    wordings = {point.id: point.text for point in question.points} if question else {}
    missed = [verdict.point_id for verdict in attempt.grade.verdicts if not verdict.credited]
    credited = [verdict.point_id for verdict in attempt.grade.verdicts if verdict.credited]
    return {
        "question": attempt.question_id,
        "at": appeal.at.isoformat(),
        "missed": [{"id": point, "point": wordings.get(point, "no longer in the bank")} for point in missed],
        "answer": attempt.answer,
        "lesson": {"question": attempt.question_id, "text": attempt.answer, "earns": credited},
    }
