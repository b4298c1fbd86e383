"""`mlquiz bank lint`: every fault of a bank's files, and of what stands in them once the files are sound."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.bank import Fault, Reading
from bot.check import disagreements
from bot.core.messages import count
from bot.duplicates import repeated_points
from bot.grading.grade import AnswerGrader
from bot.phrases import Worth, idle_groups


@dataclass(frozen=True, slots=True)
class Report:
    """The faults in the order of the files, and one line that sums them up."""

    faults: tuple[Fault, ...]
    summary: str


def lint(reading: Reading) -> Report:
    """The faults of a bank's files; where there are none, of what its questions say.

    These are sample answers that are graded otherwise than labelled, and questions that repeat another's points.
    """
    faults = reading.faults or tuple(_of_questions(reading))
    files = len({fault.path for fault in faults})
    questions = len(reading.bank.questions)
    if not faults:
        return Report((), f"{count(questions, 'question')}, no faults")
    return Report(
        faults,
        f"{count(len(faults), 'fault')} in {count(files, 'file')} ({count(questions, 'question')} read)",
    )


def lint_glossary(reading: Reading, worths: Iterable[Worth]) -> Report:
    """The groups that say nothing of their own, and the phrases that cost more than they win, the worst first."""
    weighed = list(worths)
    bad = sorted((worth for worth in weighed if worth.bad), key=_worst_first)
    found = [*idle_groups(reading.bank.glossary), *((worth.group, str(worth)) for worth in bad)]
    faults = tuple(Fault(reading.glossary_path, 0, f"group {group}", problem) for group, problem in found)
    sum_of = f"{count(sum(worth.wins for worth in weighed), 'credit')} won"
    false = f"{sum(worth.false for worth in weighed)} false ones caused"
    return Report(
        faults, f"glossary: {count(len(weighed), 'phrase')} weighed, {sum_of}, {false}; {count(len(faults), 'fault')}"
    )


def _of_questions(reading: Reading) -> Iterator[Fault]:
    grader = AnswerGrader(reading.bank)
    for found in disagreements(reading.bank, grader):
        yield _fault(reading, found.question.id, f"answers[{found.number}].text", str(found))
    for repeated in repeated_points(grader):
        yield _fault(reading, repeated.question.id, f"points[{repeated.number}].point", str(repeated))


def _fault(reading: Reading, question_id: str, key: str, problem: str) -> Fault:
    path, line = reading.place(question_id, key)
    return Fault(path, line, key, problem)


def _worst_first(worth: Worth) -> tuple[int, str, str]:
    return worth.wins - worth.false, worth.group, worth.phrase
