"""`mlquiz bank lint`: every fault of a bank's files, and of what stands in them once the files are sound."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.bank import Fault, Reading
from bot.check import surprises
from bot.core.messages import count
from bot.domain.ports import Grader
from bot.domain.question import Question
from bot.duplicates import repeated_points
from bot.grading.grade import AnswerGrader
from bot.phrases import Worth, idle_groups

UNRECOGNISED = (
    "is not recognised when said word for word; expected a wrong claim that no wording of a point comes as near to; "
    "put it in other words than the points', and say more of what is wrong"
)
MISREAD = (
    "is read into “{}”, which is a point's own wording; expected a wrong claim that no right answer is taken for; "
    "put what is wrong about it into words that no right answer has"
)


@dataclass(frozen=True, slots=True)
class Report:
    """The faults in the order of the files, and one line that sums them up."""

    faults: tuple[Fault, ...]
    summary: str


def lint(reading: Reading) -> Report:
    """The faults of a bank's files; where there are none, of what its questions say.

    These are sample answers that are graded otherwise than the file says, misconceptions that would never be
    recognised or are read into right answers, and questions that repeat another's points.
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
    for found in surprises(reading.bank, grader):
        yield _fault(reading, found.question.id, f"{found.name}.text", str(found))
    for question in reading.bank.questions:
        for number in _unrecognised(question, grader):
            yield _fault(reading, question.id, f"misconceptions[{number}].says", UNRECOGNISED)
        for number, wording in _misread(question, grader):
            yield _fault(reading, question.id, f"misconceptions[{number}].says", MISREAD.format(wording))
    for repeated in repeated_points(grader.by_wordings):
        yield _fault(reading, repeated.question.id, f"points[{repeated.number}].point", str(repeated))


def _unrecognised(question: Question, grader: Grader) -> Iterator[int]:
    """Which misconceptions (counted from 0) are not read into their own words."""
    for number, misconception in enumerate(question.misconceptions):
        if misconception not in [slip.misconception for slip in grader(question, misconception.says).slips]:
            yield number


def _misread(question: Question, grader: Grader) -> Iterator[tuple[int, str]]:
    """Which misconceptions (counted from 0) are read into a wording of a point, and into which: it is right."""
    for point in question.points:
        for wording in (point.text, *point.accept):
            for slip in grader(question, wording).slips:
                yield question.misconceptions.index(slip.misconception), wording


def _fault(reading: Reading, question_id: str, key: str, problem: str) -> Fault:
    path, line = reading.place(question_id, key)
    return Fault(path, line, key, problem)


def _worst_first(worth: Worth) -> tuple[int, str, str]:
    return worth.wins - worth.false, worth.group, worth.phrase
