"""The content's own tests: are the sample answers graded as their authors labelled them?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from bot.agreement import Agreement
from bot.domain.grade import Grade, Slip
from bot.domain.question import Bank, KeyPoint, Question, SampleAnswer
from bot.grading.grade import AnswerGrader

WEAK = 0.6
"""The kappa under which a question's grades are not to be trusted (above it Landis and Koch, 1977, say substantial)."""


@dataclass(frozen=True)
class Checked:
    """A sample answer (the `number`th of its question, from 0) and its grade."""

    question: Question
    number: int
    answer: SampleAnswer
    grade: Grade

    @cached_property
    def decided(self) -> Mapping[str, tuple[bool, bool]]:
        """For each point's id whether it is credited and whether it is labelled so, in the question's order."""
        return {
            verdict.point_id: (verdict.credited, verdict.point_id in self.answer.earns)
            for verdict in self.grade.verdicts
        }

    @property
    def missed(self) -> tuple[str, ...]:
        """The points that are labelled and not credited."""
        return tuple(point for point, decided in self.decided.items() if decided == (False, True))

    @property
    def overcredited(self) -> tuple[str, ...]:
        """The points that are credited and not labelled."""
        return tuple(point for point, decided in self.decided.items() if decided == (True, False))

    @property
    def wrong(self) -> tuple[str, ...]:
        """The points that are decided otherwise than labelled."""
        return self.missed + self.overcredited

    @property
    def name(self) -> str:
        """Where it stands in its question's file, such as `answers[2]`, as the faults of lint say."""
        return f"answers[{self.number}]"

    def contradicting(self, point_id: str) -> tuple[Slip, ...]:
        """The misconceptions read into the answer that take this point back, however well it is said."""
        return tuple(slip for slip in self.grade.slips if point_id in slip.misconception.denies)

    def __str__(self) -> str:
        if self.answer.misgraded and not self.wrong:
            return "graded as labelled by now; expected no misgraded: true, which says that it is not; take that out"
        parts = []
        if self.missed:
            parts.append(f"does not earn {', '.join(self.missed)}")
        if self.overcredited:
            parts.append(f"earns {', '.join(self.overcredited)}")
        how = f"otherwise than labelled: {' and '.join(parts)}" if parts else "as labelled"
        return f"graded {how}; expected to earn {', '.join(self.answer.earns) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class PointCheck:
    """How one point fared over the open sample answers of its question."""

    question: Question
    point: KeyPoint
    agreement: Agreement
    missed: tuple[Checked, ...]
    overcredited: tuple[Checked, ...]

    @property
    def right(self) -> int:
        """How many answers were decided as labelled."""
        return self.agreement.both + self.agreement.neither


@dataclass(frozen=True, slots=True)
class QuestionCheck:
    """How a question's sample answers fared: each point over the open ones, and the held ones as a mere count.

    `misgraded` is how many are marked so.
    """

    question: Question
    points: tuple[PointCheck, ...]
    open: Agreement
    held: Agreement
    misgraded: int

    @property
    def weak(self) -> bool:
        """Whether the grades agree too little with the labels, of the open answers or of the held ones."""
        return min(self.open.kappa, self.held.kappa) < WEAK


def check(questions: Iterable[Question], grader: AnswerGrader) -> Iterator[Checked]:
    """Grade every sample answer, question by question, each as if nothing had been learned from it."""
    for question in questions:
        for number, answer in enumerate(question.answers):
            yield Checked(question, number, answer, grader.blind(question, number))


def surprises(bank: Bank, grader: AnswerGrader) -> Iterator[Checked]:
    """Every open sample answer of the bank that the grader grades otherwise than its file says.

    That is one that is not graded as labelled, or one that is marked as misgraded and is not.
    """
    return (
        checked
        for checked in check(bank.questions, grader)
        if not checked.answer.held and bool(checked.wrong) != checked.answer.misgraded
    )


def agreement(found: Iterable[Checked], held: bool = False) -> Agreement:
    """How well the grades of the open (or of the held) answers agree with the labels, over every point of each."""
    return Agreement.of(
        decided for checked in found if checked.answer.held == held for decided in checked.decided.values()
    )


def by_question(found: Iterable[Checked]) -> Iterator[QuestionCheck]:
    """The answers, as `check` gives them, counted for each question that has any."""
    for _, group in groupby(found, key=_question_id):
        answers = list(group)
        question = answers[0].question
        open_ones = [checked for checked in answers if not checked.answer.held]
        yield QuestionCheck(
            question,
            tuple(_point(question, point, open_ones) for point in question.points) if open_ones else (),
            agreement(answers),
            agreement(answers, held=True),
            sum(checked.answer.misgraded for checked in open_ones),
        )


def _point(question: Question, point: KeyPoint, answers: Sequence[Checked]) -> PointCheck:
    return PointCheck(
        question,
        point,
        Agreement.of(checked.decided[point.id] for checked in answers),
        tuple(checked for checked in answers if point.id in checked.missed),
        tuple(checked for checked in answers if point.id in checked.overcredited),
    )


def _question_id(checked: Checked) -> str:
    return checked.question.id
