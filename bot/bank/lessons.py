"""Lessons: labelled answers of strangers, one JSON object a line, from which the grader learns."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from bot.bank.faults import Fault, near, quoted
from bot.domain.question import Question, SampleAnswer

KEYS = ("question", "text", "earns")
FORM = '{"question": "...", "text": "...", "earns": [...]}'


class Lesson(NamedTuple):
    """A labelled answer as it stands in a file."""

    path: Path
    line: int
    question: str
    answer: SampleAnswer

    def fault(self, key: str, problem: str) -> Fault:
        """A fault at a key of this lesson."""
        return Fault(self.path, self.line, key, problem)


def read_lessons(path: Path, text: str) -> tuple[list[Lesson], list[Fault]]:
    """The lessons of a file, and what is wrong with each line that is none. Empty lines are passed over."""
    lessons, faults = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        problem = _problem(row := _parsed(line))
        if problem:
            faults.append(Fault(path, number, *problem))
        else:
            answer = SampleAnswer(row["text"].strip(), tuple(row["earns"]))
            lessons.append(Lesson(path, number, row["question"], answer))
    return lessons, faults


def attach(questions: Iterable[Question], lessons: Iterable[Lesson]) -> tuple[list[Question], list[Fault]]:
    """The questions with their lessons, and the lessons that fit none or say again what was said."""
    known = {question.id: question for question in questions}
    taught: dict[str, dict[str, SampleAnswer]] = {name: {} for name in known}
    faults = []
    for lesson in lessons:
        wrong = list(_misfits(lesson, known, taught))
        faults += wrong
        if not wrong:
            taught[lesson.question][lesson.answer.text] = lesson.answer
    return [
        replace(question, lessons=tuple(taught[name].values())) if taught[name] else question
        for name, question in known.items()
    ], faults


def _misfits(
    lesson: Lesson, known: Mapping[str, Question], taught: Mapping[str, Mapping[str, SampleAnswer]]
) -> Iterator[Fault]:
    question = known.get(lesson.question)
    if question is None:
        yield lesson.fault(
            "question", f"{quoted(lesson.question)} is no question of this bank{near(lesson.question, known)}"
        )
        return
    points = [point.id for point in question.points]
    for name in lesson.answer.earns:
        if name not in points:
            yield lesson.fault("earns", f"{quoted(name)} is no point of {question.id}{near(name, points)}")
    if lesson.answer.text in taught[question.id] or lesson.answer.text in {one.text for one in question.answers}:
        yield lesson.fault("text", "this answer stands in the bank already; expected each answer once")


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _problem(row: Any) -> tuple[str, str] | None:
    """The key that is wrong (empty for the whole line), and what is wrong with it; nothing for a lesson."""
    if not isinstance(row, dict):
        return "", f"not a JSON object; expected {FORM} on one line"
    for key in row:
        if key not in KEYS:
            return str(key), f"unknown key{near(key, KEYS)}"
    for key in KEYS:
        if key not in row:
            return key, f"missing; expected {FORM}"
    for key in ("question", "text"):
        if not isinstance(row[key], str) or not row[key].strip():
            return key, "expected text"
    if not isinstance(row["earns"], list) or not all(isinstance(name, str) for name in row["earns"]):
        return "earns", "expected a list of the ids of points; [] for none"
    return None
