"""What the README shows of the product, made from the product: a session, and how well the grader grades.

    python -m tests.readme           print every part
    python -m tests.readme --write   write them into the README

`locked` answers are never read by whoever tunes the grader, its glossary or a bank; their figures alone tell how
it does on answers that it was not made for.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.agreement import Agreement
from bot.config import CONTENT
from bot.domain.grade import Verdict
from bot.domain.question import Level
from tests.attacks import grader, shares

DATA = Path(__file__).parent / "data"
README = Path(__file__).parent.parent / "README.md"
SITTING = ("--topic", "foundations", "--seed", "9", "--count", "2")
SCRIPT = (
    "a recommender has no clicks yet",
    "hint",
    "for somebody who signed up this morning there are no clicks to learn from",
    "",
    "its own picks decide what gets clicked, and those clicks are what it learns from next month",
)
SETS = (
    ("our questions, seen while tuning", CONTENT, "dev"),
    ("our questions, other writer, seen while tuning", CONTENT, "tuned-foundations"),
    ("our questions, other writer, locked", CONTENT, "locked-foundations"),
    ("our questions, a third writer in plain words, seen while tuning", CONTENT, "tuned-natural"),
    ("our questions, a third writer in plain words, locked", CONTENT, "locked-natural"),
    ("our questions, six more writers asked as those of the lessons were, locked", CONTENT, "locked-strangers"),
    ("second bank, 2 to 5 accept phrases a point, seen while tuning", DATA / "bank", "tuned-second"),
    ("second bank, 2 to 5 accept phrases a point, locked", DATA / "bank", "locked-second"),
)

SAMPLES = (
    ("our questions, their own sample answers, each as if not learned from; the authors tuned to them", False),
    ("our questions, their held sample answers, by other hands", True),
)

Decided = tuple[Verdict, bool, str]
"""A point's verdict, its label, and the kind of answer."""

KINDS = {"offtopic": "off topic", "nonnative": "non-native", "typos": "misspelt", "wrong-on-topic": "wrong"}
"""What the kinds of answers are called in the README, where it is not their own name."""


@cache
def decided(folder: Path, name: str) -> list[Decided]:
    """Each point's verdict, label and kind of answer, over one set of labelled answers."""
    grade = grader(folder)
    found: list[Decided] = []
    for line in (DATA / "answers" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        question = grade.bank.get(row["question"])
        assert question is not None, row["question"]
        verdicts = grade(question, row["answer"]).verdicts
        found += [(verdict, bool(row["labels"][verdict.point_id]), row["kind"]) for verdict in verdicts]
    return found


def sampled(held: bool) -> Iterator[Decided]:
    """Each point's verdict and label over the bank's own sample answers, open or held."""
    grade = grader(CONTENT)
    for question in grade.bank.questions:
        for answer in question.answers:
            if answer.held == held:
                for verdict in grade.blind(question, question.answers.index(answer)).verdicts:
                    yield verdict, verdict.point_id in answer.earns, ""


def table() -> str:
    """The table in Markdown."""
    lines = [
        "| answers | points | kappa | kappa of the sure ones | unsure | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    sets = [(title, decided(folder, name)) for title, folder, name in SETS]
    sets += [(title, list(sampled(held))) for title, held in SAMPLES]
    for title, rows in sets:
        every = Agreement.of((verdict.credited, label) for verdict, label, _ in rows)
        sure = Agreement.of((verdict.credited, label) for verdict, label, _ in rows if verdict.sure)
        unsure = sum(not verdict.sure for verdict, _, _ in rows) / len(rows)
        lines.append(
            f"| {title} | {every.points} | {every.kappa:.2f} | {sure.kappa:.2f} | {unsure:.0%} "
            f"| {every.precision:.2f} | {every.recall:.2f} |"
        )
    return "\n".join(lines)


def counts() -> str:
    """How many questions there are by topic and level, in Markdown."""
    questions = [question for question in grader(CONTENT).bank.questions if not question.retired]
    by = Counter((question.topic, question.level) for question in questions)
    topics = sorted({question.topic for question in questions})
    lines = [f"| topic | {' | '.join(Level)} | all |", "|---|" + "---|" * (len(Level) + 1)]
    for topic in topics:
        row = [by[topic, level] for level in Level]
        lines.append(f"| {topic} | {' | '.join(map(str, row))} | {sum(row)} |")
    total = [sum(by[topic, level] for topic in topics) for level in Level]
    return "\n".join([*lines, f"| **all** | {' | '.join(map(str, total))} | {sum(total)} |"])


def kinds() -> str:
    """The share of points decided right by kind of answer, over the sets seen while tuning and the locked ones."""
    right: dict[str, dict[str, list[bool]]] = {}
    for title, folder, name in SETS:
        column = "locked" if title.endswith("locked") else "seen"
        for verdict, label, kind in decided(folder, name):
            kind = KINDS.get(kind, kind)
            right.setdefault(kind, {"seen": [], "locked": []})[column].append(verdict.credited == label)
    lines = ["| kind of answer | right, seen while tuning | right, locked |", "|---|---|---|"]
    return "\n".join(
        [*lines, *(f"| {kind} | {_share(of['seen'])} | {_share(of['locked'])} |" for kind, of in sorted(right.items()))]
    )


def _share(right: list[bool]) -> str:
    return f"{sum(right) / len(right):.0%} of {len(right)}" if right else "none"


def withstood() -> str:
    """The attacks of each kind in Markdown, and how many of them the grader withstood."""
    lines = ["| kind | attacks | withstood |", "|---|---|---|"]
    lines += [f"| {kind} | {of} | {good / of:.0%} |" for kind, (good, of) in shares().items()]
    return "\n".join(lines)


def session() -> str:
    """A recorded sitting: the script typed into `mlquiz practice` on a new database."""
    with tempfile.TemporaryDirectory() as folder:
        here = {"DATABASE_URL": f"sqlite:///{folder}/mlquiz.db", "XDG_CACHE_HOME": folder}
        env = {**here, "MLQUIZ_NAME": "Ann", "MLQUIZ_TIMEZONE": "UTC"}
        command = [sys.executable, "-m", "bot", "practice", *SITTING]
        typed = "".join(line + "\n" for line in SCRIPT)
        done = subprocess.run(
            command, input=typed, env={**os.environ, **env}, capture_output=True, text=True, check=True
        )
    return f"```\n$ mlquiz practice {' '.join(SITTING)}\n{done.stdout.rstrip()}\n```"


PARTS = {"session": session, "quality": table, "bank": counts, "kinds": kinds, "attacks": withstood}


def renewed(readme: str) -> str:
    """The README with each part between its marks made anew; raises ValueError where the marks are absent."""
    for name, fresh in PARTS.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, after = readme[: readme.index(begin)], readme[readme.index(end) + len(end) :]
        readme = f"{before}{begin}\n{fresh()}\n{end}{after}"
    return readme


if __name__ == "__main__":
    if "--write" in sys.argv:
        README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(*(fresh() for fresh in PARTS.values()), sep="\n\n")
