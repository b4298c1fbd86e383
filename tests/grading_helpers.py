"""A small bank to grade against, built in a line."""

from bot.domain.question import Bank, KeyPoint, Kind, Level, Misconception, Question, WordGroup
from bot.grading.grade import AnswerGrader

GROUPS = (
    WordGroup("change", ("change", "shift", "move", "no longer the same"), opposite="stay"),
    WordGroup("stay", ("stay the same", "stable", "constant"), opposite="change"),
    WordGroup("dominate", ("dominate", "outweigh")),
    WordGroup("raise", ("raise", "increase"), opposite="lower"),
    WordGroup("lower", ("lowers", "decrease"), opposite="raise"),
    WordGroup("metric", ("metric", "measure"), kinds=("auc", "recall")),
    WordGroup("input", ("input", "feature", "what goes in")),
    WordGroup("distribution", ("distribution", "spread")),
)


def question(
    *points: str | tuple[str, ...],
    kind: Kind = Kind.EXPLAIN,
    ask: str = "What goes wrong here?",
    misconceptions: tuple[Misconception, ...] = (),
) -> Question:
    """A question whose points are p0, p1, ...: each a wording, or a wording and its accept phrases."""
    built = []
    for i, point in enumerate(points):
        text, *accept = (point,) if isinstance(point, str) else point
        built.append(KeyPoint(f"p{i}", text, tuple(accept)))
    return Question("q-1", "topic", Level.MID, kind, ask, tuple(built), misconceptions)


def grader(*questions: Question) -> AnswerGrader:
    """A grader of a bank of these questions with the small glossary."""
    return AnswerGrader(Bank(questions, GROUPS))
