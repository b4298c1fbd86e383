"""Interview notes in Markdown (`## Q1. ...`, **Answer:**, **Example:**, **Senior thinking:**) to questions.

Notes come from people, so everything that can be understood is, and everything that cannot is listed.
"""

import re
from dataclasses import dataclass, field

from bot.bank.faults import quoted
from bot.bank.points import BULLET, Line, split_answer
from bot.domain.question import Kind

_QUESTION = re.compile(r"#{1,6}\s*(?:\*\*)?\s*Q(?:uestion)?\s*([0-9]{1,4})(?![0-9])\s*[.:)–—-]?\s*(.*)", re.IGNORECASE)
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})$")
# "**Answer:** text", "**Answer**: text" or "**Answer**" alone on its line
_BOLD = re.compile(r"\*\*\s*([^*:]{1,40}?)\s*(?::\s*\*\*|\*\*\s*:|\*\*$)\s*(.*)")
_PLAIN = re.compile(r"#{0,6}\s*(answers?|examples?|senior(?: thinking)?)\s*(?::\s*(.*)|$)", re.IGNORECASE)
_SECTIONS = {"answer": "answer", "example": "example", "senior thinking": "senior", "senior": "senior"}
_OUTSIDE, _SKIPPED = "outside any question", "skipped"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of the notes that did not make it into a question, and why."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class NotesQuestion:
    """A question as the notes have it."""

    number: int
    line: int
    ask: str
    points: tuple[str, ...]
    kind: Kind
    example: str | None = None
    senior: str | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """What was understood of the notes, and what was not."""

    questions: tuple[NotesQuestion, ...]
    unread: tuple[Unread, ...]


def parse_notes(text: str) -> Notes:
    """The questions of notes in Markdown, double-encoded characters mended; raises nothing."""
    from ftfy import fix_text  # it takes a while to import, and only notes need it

    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        reader.take(number, " ".join(fix_text(line).replace("\ufeff", "").split()))
    reader.close()
    return Notes(tuple(reader.questions), tuple(sorted(reader.unread, key=lambda unread: unread.line)))


@dataclass(slots=True)
class _Draft:
    """A question that is being read: the numbered lines of its sections."""

    number: int
    line: int
    ask: str
    sections: dict[str, list[Line]] = field(default_factory=dict)

    def prose(self, name: str) -> str | None:
        """A section as one paragraph; None when the notes have none."""
        lines = (BULLET.sub("", line, count=1) for _, line in self.sections.get(name, ()))
        return " ".join(line for line in lines if line).replace("**", "").strip() or None


class _Reader:
    """Takes line after line. `section` is where text goes at the moment; "" before the first section."""

    def __init__(self) -> None:
        self.questions: list[NotesQuestion] = []
        self.unread: list[Unread] = []
        self._draft: _Draft | None = None
        self._section: str | None = None
        self._lines_of: dict[int, int] = {}

    def take(self, number: int, line: str) -> None:
        """Understand one line, without the spaces around it."""
        heading = _QUESTION.match(line)
        if heading:
            self._begin(number, int(heading[1]), heading[2].replace("**", "").strip())
        elif _RULE.match(line):
            self._section = _OUTSIDE
        elif not self._take_section(number, line):
            self._take_text(number, line)

    def close(self) -> None:
        """Finish the question that is being read."""
        draft, self._draft = self._draft, None
        if draft is None:
            return
        split = split_answer(draft.sections.get("answer", ()))
        self.unread += [Unread(line, why) for line, why in split.left_out]
        if not draft.ask:
            self._leave_out(draft.line, f"Q{draft.number} asks nothing")
        elif not split.points:
            self._leave_out(draft.line, f"Q{draft.number} has no answer")
        else:
            prose = draft.prose("example"), draft.prose("senior")
            self.questions.append(NotesQuestion(draft.number, draft.line, draft.ask, split.points, split.kind, *prose))

    def _begin(self, line: int, number: int, ask: str) -> None:
        self.close()
        first = self._lines_of.setdefault(number, line)
        if first == line:
            self._draft, self._section = _Draft(number, line, ask), ""
        else:
            self._section = _SKIPPED
            self._leave_out(line, f"Q{number} is on line {first} already")

    def _take_section(self, number: int, line: str) -> bool:
        """Whether the line opens a section, known or not."""
        bare = BULLET.sub("", line, count=1)
        found = _BOLD.match(bare) or _PLAIN.match(bare)
        name = _SECTIONS.get(found[1].casefold().removesuffix("s")) if found else None
        if found and name and self._draft is not None:
            self._section = name
            self._take_text(number, found[2] or "")
            return True
        if self._section in (_OUTSIDE, _SKIPPED) or self._draft is None:
            return False
        if line.startswith("#") or (found and bare == line):
            self._section = _SKIPPED
            self._leave_out(number, f"unknown heading {quoted(line.strip('#* :'))}; its text is left out")
            return True
        return False

    def _take_text(self, number: int, line: str) -> None:
        draft = self._draft
        if self._section == _SKIPPED:
            return
        if draft is None or self._section is None or self._section == _OUTSIDE:
            if line:
                self._leave_out(number, f"outside any question: {quoted(line)}")
        elif self._section:
            draft.sections.setdefault(self._section, []).append((number, line))
        elif line and draft.ask:
            self._leave_out(number, f"before the answer: {quoted(line)}")
        elif line:
            draft.ask = line

    def _leave_out(self, line: int, why: str) -> None:
        self.unread.append(Unread(line, why))
