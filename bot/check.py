"""The content's own tests: are the sample answers graded as their authors labelled them?"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.ports import Grader
from bot.domain.question import Bank, Question, SampleAnswer


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sample answer (the `number`th of its question, from 0) that is graded otherwise than labelled."""

    question: Question
    number: int
    answer: SampleAnswer
    missed: tuple[str, ...]
    overcredited: tuple[str, ...]

    def __str__(self) -> str:
        parts = []
        if self.missed:
            parts.append(f"does not earn {', '.join(self.missed)}")
        if self.overcredited:
            parts.append(f"earns {', '.join(self.overcredited)}")
        labelled = ", ".join(self.answer.earns) or "nothing"
        return f"graded otherwise than labelled: {' and '.join(parts)}; expected to earn {labelled}"


def disagreements(bank: Bank, grade: Grader) -> Iterator[Disagreement]:
    """Every sample answer of the bank that the grader does not grade as labelled."""
    for question in bank.questions:
        for number, answer in enumerate(question.answers):
            credited = set(grade(question, answer.text).credited)
            missed = tuple(point for point in answer.earns if point not in credited)
            over = tuple(point.id for point in question.points if point.id in credited - set(answer.earns))
            if missed or over:
                yield Disagreement(question, number, answer, missed, over)
