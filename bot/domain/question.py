"""What the bank holds: questions, their key points and the words of the field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Level(StrEnum):
    """How far along a candidate should be to answer the question."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


class Kind(StrEnum):
    """What counts as making a point: naming the thing (list) or claiming something about it (explain)."""

    LIST = "list"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing that a good answer states. `accept` holds other wordings; `hints` go from vague to telling."""

    id: str
    text: str
    accept: tuple[str, ...] = ()
    weight: float = 1.0
    hints: tuple[str, ...] = ()
    probe: str | None = None


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong claim that people make, its correction, and the ids of the points that it contradicts."""

    says: str
    reply: str
    denies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """A labelled answer: the content's own test. `earns` names the points that a fair reader gives it.

    A `held` one was written by another hand than the question's and is never tuned to: it measures, and is no test.
    A `misgraded` one is known to be graded otherwise than labelled: it counts as wrong, and is no fault.
    """

    text: str
    earns: tuple[str, ...]
    held: bool = False
    misgraded: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A bank entry. Its id is stable for ever; a question is retired, never deleted.

    `answers` are its author's own tests; `lessons` are what strangers answered, labelled. The grader learns from both.
    """

    id: str
    topic: str
    level: Level
    kind: Kind
    ask: str
    points: tuple[KeyPoint, ...]
    misconceptions: tuple[Misconception, ...] = ()
    senior: str | None = None
    example: str | None = None
    answers: tuple[SampleAnswer, ...] = ()
    references: tuple[str, ...] = ()
    retired: bool = False
    lessons: tuple[SampleAnswer, ...] = ()

    def point(self, point_id: str) -> KeyPoint:
        """The key point with this id; raises KeyError when the question has none."""
        for point in self.points:
            if point.id == point_id:
                return point
        raise KeyError(point_id)


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words and phrases that mean the same in this field: one entry of the glossary.

    `words` stand for one another. `kinds` say more than the group: they count for it, but it does not
    count for them ("auc" is a metric; "metric" is not "auc"). `opposite` names the group that means the
    contrary. A `common` group is so ordinary in this field that it tells little.
    """

    id: str
    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    opposite: str | None = None
    common: bool = False


@dataclass(frozen=True)
class Bank:
    """All questions and the glossary, with a version that changes whenever either does (a hex digest)."""

    questions: tuple[Question, ...]
    glossary: tuple[WordGroup, ...] = ()
    version: str = ""
    _by_id: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {question.id: question for question in self.questions})

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics that have a question to ask, in alphabetical order."""
        return tuple(sorted({question.topic for question in self.active()}))

    def active(self, topic: str | None = None, level: Level | None = None) -> tuple[Question, ...]:
        """The questions that may be asked (none that is retired), of this topic and level where given."""
        return tuple(
            question
            for question in self.questions
            if not question.retired and topic in (None, question.topic) and level in (None, question.level)
        )

    def get(self, question_id: str) -> Question | None:
        """The question with this id, retired ones too; None when the bank has none."""
        return self._by_id.get(question_id)

    def ids(self) -> Iterable[str]:
        """Every question's id."""
        return self._by_id.keys()
