"""`mlquiz bank check` as its author reads it, or as a script does."""

import json
from collections.abc import Sequence
from typing import Any

import yaml
from rich.console import Console
from rich.text import Text

from bot.adapters.terminal import console, shown
from bot.agreement import Agreement
from bot.check import WEAK, Checked, PointCheck, QuestionCheck, agreement, by_question, check
from bot.core.messages import count
from bot.domain.question import Question
from bot.grading.grade import AnswerGrader
from bot.progress import watched
from bot.suggestion import suggestion


def show_check(grader: AnswerGrader, questions: Sequence[Question]) -> None:
    """Grade the sample answers of these questions and print how they fared; on a terminal, with a progress bar.

    Of a held answer nothing is told but whether it was decided right: who reads more would tune to it.
    """
    out = console()
    answers = sum(len(question.answers) for question in questions)
    found = list(watched(check(questions, grader), answers, "checking", "answers", out))
    counted = list(by_question(found))
    for question in counted:
        out.print(Text(question.question.id, style="bold"))
        if question.points:
            _show_points(question.points, grader, out)
        if question.held.points:
            held = question.held
            out.print(Text(f"  held: {held.both + held.neither} of {held.points} right", style="dim"))
    without = [question.id for question in questions if not question.answers]
    if without:
        out.print(Text(f"no sample answers: {', '.join(without)}", style="yellow"))
    every, held = agreement(found), agreement(found, held=True)
    for name, of in (("open: " if held.points else "", every), ("held: ", held)):
        if of.points:
            out.print(Text(f"{name}{_figures(of)}", style="bold"))
    misgraded = sum(question.misgraded for question in counted)
    if misgraded:
        out.print(Text(f"marked as misgraded: {count(misgraded, 'answer')}", style="dim"))
    weak = [_weakness(question) for question in counted if question.weak]
    if weak:
        out.print(Text(f"kappa under {WEAK:.2f}: {', '.join(weak)}", style="yellow"))


def _figures(of: Agreement) -> str:
    figures = f"precision {of.precision:.2f}, recall {of.recall:.2f}, kappa {of.kappa:.2f}"
    return f"{figures} over {count(of.points, 'point')}"


def _weakness(question: QuestionCheck) -> str:
    """The question's id and its kappas, such as `drift-01 (open 0.41, held 0.55)`."""
    kappas = (("open", question.open), ("held", question.held))
    return f"{question.question.id} ({', '.join(f'{name} {of.kappa:.2f}' for name, of in kappas if of.points)})"


def as_json(grader: AnswerGrader, questions: Sequence[Question]) -> str:
    """The same as one JSON object."""
    found = list(check(questions, grader))
    counted = {question.question.id: question for question in by_question(found)}
    return json.dumps(
        {
            "questions": [_question(question, counted.get(question.id), grader) for question in questions],
            **_agreement(agreement(found)),
            "held": _agreement(agreement(found, held=True)),
            "weak": [name for name, question in counted.items() if question.weak],
        }
    )


def _agreement(of: Agreement) -> dict[str, float]:
    return {"points": of.points, "precision": of.precision, "recall": of.recall, "kappa": of.kappa}


def _question(question: Question, counted: QuestionCheck | None, grader: AnswerGrader) -> dict[str, Any]:
    held = counted.held if counted else Agreement()
    return {
        "id": question.id,
        "answers": len(question.answers),
        "points": [_point(point, grader) for point in counted.points] if counted else [],
        "kappa": counted.open.kappa if counted else 1.0,
        "misgraded": counted.misgraded if counted else 0,
        "held": {"points": held.points, "right": held.both + held.neither, "kappa": held.kappa},
    }


def _point(counted: PointCheck, grader: AnswerGrader) -> dict[str, Any]:
    point_id = counted.point.id
    return {
        "id": point_id,
        "right": counted.right,
        "missed": [
            {
                "answer": checked.number,
                "text": checked.answer.text,
                "contradicted_by": [slip.misconception.says for slip in checked.contradicting(point_id)],
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


def _show_points(points: Sequence[PointCheck], grader: AnswerGrader, out: Console) -> None:
    width = max(len(counted.point.id) for counted in points)
    for counted in points:
        point_id, of = counted.point.id, counted.agreement.points
        right = (f"{counted.right} of {of} right", "green" if counted.right == of else "yellow")
        out.print(Text.assemble(f"  {point_id:{width}}  ", right))
        for checked in counted.missed:
            _show_line(f"    missed  {checked.name}  ", f"“{_one_line(checked.answer.text)}”", out)
            for slip in checked.contradicting(point_id):
                _show_line("      contradicted by ", f"“{_one_line(slip.misconception.says)}”", out)
            _show_suggestion(suggestion(grader, checked, point_id), out)
        for checked in counted.overcredited:
            _show_line(f"    credited, not labelled  {checked.name}  ", f"“{_one_line(checked.answer.text)}”", out)
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
