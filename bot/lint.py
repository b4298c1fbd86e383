"""`mlquiz bank lint`: every fault of a bank's files, and every sample answer that is graded otherwise than labelled."""

from dataclasses import dataclass
from pathlib import Path

from bot.bank import Fault, read
from bot.check import disagreements
from bot.core.messages import count
from bot.grading.grade import AnswerGrader


@dataclass(frozen=True, slots=True)
class Report:
    """The faults in the order of the files, and one line that sums them up."""

    faults: tuple[Fault, ...]
    summary: str


def lint(folder: Path) -> Report:
    """Read a bank and grade its sample answers; these only once the files themselves are sound."""
    reading = read(folder)
    faults = list(reading.faults)
    if not faults:
        grader = AnswerGrader(reading.bank)
        for found in disagreements(reading.bank, grader):
            key = f"answers[{found.number}].text"
            path, line = reading.place(found.question.id, key)
            faults.append(Fault(path, line, key, str(found)))
    files = len({fault.path for fault in faults})
    questions = len(reading.bank.questions)
    if not faults:
        return Report((), f"{count(questions, 'question')}, no faults")
    return Report(
        tuple(faults),
        f"{count(len(faults), 'fault')} in {count(files, 'file')} ({count(questions, 'question')} read)",
    )
