"""A fault of the bank: where it is, and what is wrong with it, in words for the author."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Step = str | int
"""One step into a file: a key of a mapping, or a place in a list."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `line` counts from 1 (0: the whole folder), `key` is like `points[1].accept[2]`."""

    path: Path
    line: int
    key: str
    problem: str

    def __str__(self) -> str:
        """`path:line: key: problem`, the path relative to the current folder where it lies below it."""
        place = f"{_shown(self.path)}:{self.line}" if self.line else _shown(self.path)
        return ": ".join(part for part in (place, self.key, self.problem) if part)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults by path, line and key, each once."""
    return tuple(sorted(set(faults), key=lambda fault: (str(fault.path), fault.line, fault.key, fault.problem)))


def key_of(steps: Iterable[Step]) -> str:
    """The steps as an author writes them: `points[1].accept[2]`."""
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{_one_line(step)}" for step in steps)
    return key.removeprefix(".")


def quoted(text: str) -> str:
    """The text in quotes, on one line, and cut where it is long."""
    return f'"{_one_line(text)}"'


def one_of(names: Iterable[str]) -> str:
    """`junior, mid or senior`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def near(word: str, names: Iterable[str]) -> str:
    """`; did you mean accept?` when a name is near the word, otherwise nothing."""
    found = difflib.get_close_matches(word[:80].casefold(), list(names), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:57]}..." if len(line) > 60 else line


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
