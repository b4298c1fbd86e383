"""Interview notes to question files, without ever losing an author's work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bank.files import MAX_BYTES, home_of
from bot.bank.notes import NotesQuestion, Unread, parse_notes
from bot.bank.points import point_ids
from bot.bank.reading import read_text
from bot.domain.errors import MlquizError
from bot.domain.question import Level

WIDTH = 100


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each question's file, and the lines of the notes that were not read."""

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    kept: tuple[Path, ...]
    overwritten: tuple[Path, ...]
    unread: tuple[Unread, ...]

    def __str__(self) -> str:
        """The report for its reader: counts, the files that were kept, and the lines that were left out."""
        lines = [", ".join(self._counts())]
        lines += [f"kept (edited): {path}" for path in self.kept]
        lines += [f"not read: {unread}" for unread in self.unread]
        return "\n".join(lines)

    def _counts(self) -> Iterator[str]:
        yield f"{len(self.written)} written"
        yield f"{len(self.unchanged)} unchanged"
        if self.kept:
            yield f"{len(self.kept)} kept (edited; --force overwrites)"
        if self.overwritten:
            yield f"{len(self.overwritten)} overwritten"


def import_notes(file: Path, topic: str, folder: Path, force: bool = False) -> ImportReport:
    """Write the questions of Markdown notes as `<folder>/questions/<topic>/<topic>-NN.yaml`.

    A file that differs from what the notes give counts as edited, and is kept unless `force` is set. Raises
    MlquizError when the notes cannot be read or hold no question, or when a file cannot be written.
    """
    if not re.fullmatch(r"[a-z0-9-]{1,50}", topic):
        raise MlquizError(f'"{topic}" is not a topic; use a-z, 0-9 and -, at most 50 characters, such as deep-learning')
    notes = parse_notes(_text(file))
    if not notes.questions:
        raise MlquizError(f'{file}: no question found; expected headings such as "## Q1. ..." and **Answer:** below')
    target = home_of(folder) / "questions" / topic
    unread = list(notes.unread)
    fates: dict[str, list[Path]] = {"written": [], "unchanged": [], "kept": [], "overwritten": []}
    for question in notes.questions:
        path = target / f"{_id(topic, question)}.yaml"
        text = question_yaml(topic, question)
        faults = read_text(path, text).faults
        if faults:
            unread.append(Unread(question.line, f"Q{question.number} makes no sound question: {faults[0].problem}"))
        else:
            fates[_write(path, text.encode(), force)].append(path)
    found = {fate: tuple(paths) for fate, paths in fates.items()}
    return ImportReport(**found, unread=tuple(sorted(unread, key=lambda unread: unread.line)))


def question_yaml(topic: str, question: NotesQuestion) -> str:
    """The file of a question from notes, in the bank's format and order of keys."""
    ids = point_ids(question.points)
    entry: dict[str, Any] = {
        "id": _id(topic, question),
        "topic": topic,
        "level": str(Level.MID),
        "kind": str(question.kind),
        "ask": question.ask,
        "points": [{"id": name, "point": text} for name, text in zip(ids, question.points, strict=True)],
    }
    entry |= {key: text for key, text in (("senior", question.senior), ("example", question.example)) if text}
    return yaml.dump(entry, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _id(topic: str, question: NotesQuestion) -> str:
    return f"{topic}-{question.number:02d}"


def _write(path: Path, content: bytes, force: bool) -> str:
    """Write a file unless it is there; what became of it."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            return "written"
        if path.read_bytes() == content:
            return "unchanged"
        if not force:
            return "kept"
        path.write_bytes(content)
        return "overwritten"
    except OSError as error:
        raise MlquizError(f"{path} cannot be written: {(error.strerror or 'no reason given').lower()}") from error


def _text(file: Path) -> str:
    """The text of the notes. Raises MlquizError, which says what is wrong with the file."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise MlquizError(f"{file} cannot be read: {(error.strerror or 'no reason given').lower()}") from error
    if len(content) > MAX_BYTES:
        raise MlquizError(f"{file} is larger than {MAX_BYTES // 1_000_000} MB; split the notes")
    if b"\0" in content:
        raise MlquizError(f"{file} is not text; expected Markdown notes in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MlquizError(f"{file}:{line}: not UTF-8; save the file as UTF-8 text") from error
    if not text.strip():
        raise MlquizError(f"{file} is empty; expected Markdown notes")
    return text
