"""`mlquiz bank lint` as its author reads it, or as a script does."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.bank import Fault, Reading, read
from bot.grading.grade import AnswerGrader
from bot.lint import Report, lint, lint_glossary
from bot.phrases import Worth, cases, trials, weigh
from bot.progress import watched

UNSOUND = "glossary: not weighed; mend the files first"


def show_lint(folder: Path, glossary: bool) -> int:
    """Print every fault of a bank, where asked those of its glossary too; returns the exit status."""
    reading = read(folder)
    report = lint(reading)
    status = _show(report)
    if glossary and reading.faults:
        print(UNSOUND)
    elif glossary:
        status |= _show(lint_glossary(reading, _weighed(reading, Console(stderr=True))))
    return status


def lint_as_json(folder: Path, glossary: bool) -> tuple[str, int]:
    """The same as one JSON object, with what each phrase is worth; and the exit status."""
    reading = read(folder)
    faults = list(lint(reading).faults)
    found: dict[str, Any] = {}
    if glossary and not reading.faults:
        worths = _weighed(reading, Console(stderr=True))
        faults += lint_glossary(reading, worths).faults
        found["phrases"] = [_worth(worth) for worth in worths]
    return json.dumps({"faults": [_fault(fault) for fault in faults], **found}), int(bool(faults))


def _show(report: Report) -> int:
    for fault in report.faults:
        print(fault)
    print(report.summary)
    return int(bool(report.faults))


def _weighed(reading: Reading, out: Console) -> list[Worth]:
    grader = AnswerGrader(reading.bank, learns=False)
    every = cases(reading.bank)
    tried = trials(grader, watched(every, len(every), "grading", "answers", out))
    return list(weigh(grader, watched(tried, len(tried), "weighing", "phrases", out)))


def _fault(fault: Fault) -> dict[str, Any]:
    return {"file": str(fault.path), "line": fault.line, "key": fault.key, "problem": fault.problem}


def _worth(worth: Worth) -> dict[str, Any]:
    return {
        "group": worth.group,
        "phrase": worth.phrase,
        "wins": worth.wins,
        "false": worth.false,
        "example": worth.example,
        "bad": worth.bad,
    }
