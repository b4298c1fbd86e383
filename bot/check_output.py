"""`mlquiz bank check` as its author reads it, or as a script does."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from bot.adapters.terminal import console, shown
from bot.check import Checked, PointCheck, agreement, by_point, check, suggestion
from bot.core.messages import count
from bot.domain.question import Question
from bot.grading.grade import AnswerGrader


def show_check(grader: AnswerGrader, questions: Sequence[Question]) -> None:
    """Grade the sample answers of these questions and print how they fared; on a terminal, with a progress bar."""
    out = console()
    found = list(_watched(check(questions, grader), sum(len(question.answers) for question in questions), out))
    for question_id, points in groupby(by_point(found), key=_question_id):
        out.print(Text(question_id, style="bold"))
        _show_points(list(points), grader, out)
    without = [question.id for question in questions if not question.answers]
    if without:
        out.print(Text(f"no sample answers: {', '.join(without)}", style="yellow"))
    if found:
        of = agreement(found)
        figures = f"precision {of.precision:.2f}, recall {of.recall:.2f}, kappa {of.kappa:.2f}"
        out.print(Text(f"{figures} over {count(of.points, 'point')}", style="bold"))


def as_json(grader: AnswerGrader, questions: Sequence[Question]) -> str:
    """The same as one JSON object."""
    found = list(check(questions, grader))
    points: dict[str, list[dict[str, Any]]] = {question.id: [] for question in questions}
    for counted in by_point(found):
        points[counted.question.id].append(_point(counted, grader))
    of = agreement(found)
    return json.dumps(
        {
            "questions": [
                {"id": question.id, "answers": len(question.answers), "points": points[question.id]}
                for question in questions
            ],
            "points": of.points,
            "precision": of.precision,
            "recall": of.recall,
            "kappa": of.kappa,
        }
    )


def _point(counted: PointCheck, grader: AnswerGrader) -> dict[str, Any]:
    point_id = counted.point.id
    return {
        "id": point_id,
        "right": counted.right,
        "missed": [
            {
                "answer": checked.number,
                "text": checked.answer.text,
                "suggestion": suggestion(grader, checked, point_id),
            }
            for checked in counted.missed
        ],
        "overcredited": [
            {
                "answer": checked.number,
                "text": checked.answer.text,
                "evidence": _quotes(checked, point_id),
                "why": checked.grade.verdict(point_id).why,
            }
            for checked in counted.overcredited
        ],
    }


def _watched(found: Iterable[Checked], total: int, out: Console) -> Iterator[Checked]:
    """The answers, with a bar of how many there were so far; never in a pipe, even one that asks for colours."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("answers"))
    seen = total > 0 and out.file.isatty()
    with Progress(*columns, console=out, disable=not seen) as progress:
        yield from progress.track(found, total=total, description="checking")


def _question_id(counted: PointCheck) -> str:
    return counted.question.id


def _show_points(points: Sequence[PointCheck], grader: AnswerGrader, out: Console) -> None:
    width = max(len(counted.point.id) for counted in points)
    for counted in points:
        point_id, of = counted.point.id, counted.agreement.points
        right = (f"{counted.right} of {of} right", "green" if counted.right == of else "yellow")
        out.print(Text.assemble(f"  {point_id:{width}}  ", right))
        for checked in counted.missed:
            _show_line("    missed  ", f"“{_one_line(checked.answer.text)}”", out)
            _show_suggestion(suggestion(grader, checked, point_id), out)
        for checked in counted.overcredited:
            _show_line("    credited, not labelled  ", f"“{_one_line(checked.answer.text)}”", out)
            why = checked.grade.verdict(point_id).why
            _show_line("      too loose?  ", f"{_one_line(why)}: “{_one_line(_quotes(checked, point_id))}”", out)


def _show_line(label: str, text: str, out: Console) -> None:
    """One line, cut where the console ends."""
    line = Text.assemble((label, "dim"), text)
    line.truncate(out.width, overflow="ellipsis")
    out.print(line)


def _show_suggestion(phrase: str | None, out: Console) -> None:
    """A suggestion to copy, therefore never cut."""
    if phrase is not None:
        out.print(Text.assemble(("      add to accept?  ", "dim"), (_as_item(shown(phrase)), "cyan")), soft_wrap=True)


def _as_item(phrase: str) -> str:
    """The phrase as an item of a YAML list, in quotes where it would be read as something else."""
    return yaml.safe_dump([phrase], allow_unicode=True, width=1000).rstrip("\n")


def _one_line(text: str) -> str:
    return " ".join(shown(text).split())


def _quotes(checked: Checked, point_id: str) -> str:
    return " … ".join(evidence.quote for evidence in checked.grade.verdict(point_id).evidence)
