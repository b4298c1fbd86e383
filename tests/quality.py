"""The README's table of how well the grader agrees with labelled answers.

    python -m tests.quality           print it
    python -m tests.quality --write   write it into the README

`locked` answers are never read by whoever tunes the grader, its glossary or a bank; their figures alone tell how
it does on answers that it was not made for.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.agreement import Agreement
from bot.bank import load
from bot.config import CONTENT
from bot.domain.grade import Verdict
from bot.grading.grade import AnswerGrader

DATA = Path(__file__).parent / "data"
README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- quality -->", "<!-- /quality -->"
SETS = (
    ("our questions, seen while tuning", CONTENT, "dev"),
    ("our questions, other writer, seen while tuning", CONTENT, "tuned-foundations"),
    ("our questions, other writer, locked", CONTENT, "locked-foundations"),
    ("second bank, 2 to 5 accept phrases a point, seen while tuning", DATA / "bank", "tuned-second"),
    ("second bank, 2 to 5 accept phrases a point, locked", DATA / "bank", "locked-second"),
)


def decided(folder: Path, name: str) -> Iterator[tuple[Verdict, bool, str]]:
    """Each point's verdict, label and kind of answer, over one set of labelled answers."""
    bank = load(folder)
    grade = AnswerGrader(bank)
    for line in (DATA / "answers" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        question = bank.get(row["question"])
        assert question is not None, row["question"]
        for verdict in grade(question, row["answer"]).verdicts:
            yield verdict, bool(row["labels"][verdict.point_id]), row["kind"]


def table() -> str:
    """The table in Markdown."""
    lines = [
        "| answers | points | kappa | kappa of the sure ones | unsure | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    for title, folder, name in SETS:
        rows = list(decided(folder, name))
        every = Agreement.of((verdict.credited, label) for verdict, label, _ in rows)
        sure = Agreement.of((verdict.credited, label) for verdict, label, _ in rows if verdict.sure)
        unsure = sum(not verdict.sure for verdict, _, _ in rows) / len(rows)
        lines.append(
            f"| {title} | {every.points} | {every.kappa:.2f} | {sure.kappa:.2f} | {unsure:.0%} "
            f"| {every.precision:.2f} | {every.recall:.2f} |"
        )
    return "\n".join(lines)


def with_table(readme: str, fresh: str) -> str:
    """The README with this table in its place."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{fresh}\n{END}{after}"


if __name__ == "__main__":
    fresh = table()
    print(fresh)
    if "--write" in sys.argv:
        README.write_text(with_table(README.read_text(encoding="utf-8"), fresh), encoding="utf-8")
