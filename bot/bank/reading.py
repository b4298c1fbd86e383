"""A folder of YAML files to a Bank, with every fault of every file at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.bank.cache import keep, recall
from bot.bank.checks import check
from bot.bank.faults import Fault, Step, in_order, key_of, quoted
from bot.bank.files import OWN_GLOSSARY, BankFile, gather, text_of
from bot.bank.glossary import read_glossary
from bot.bank.lessons import Lesson, attach, read_lessons
from bot.bank.nodes import Node, compose, described
from bot.domain.errors import BankFault
from bot.domain.question import Bank, Question, WordGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as it stands in a file: the steps to it, and its tree."""

    file: BankFile
    steps: tuple[Step, ...]
    node: Node

    def fault(self, steps: tuple[Step, ...], problem: str) -> Fault:
        """A fault at a key of this question."""
        return Fault(self.file.path, self.node.find(steps)[0].line, key_of((*self.steps, *steps)), problem)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a folder: the bank of what could be read, the faults in order, the files.

    `glossary_path` is the glossary's file, which may be borrowed from our own bank.
    """

    bank: Bank
    faults: tuple[Fault, ...]
    files: tuple[Path, ...]
    entries: Mapping[str, Entry] = field(repr=False)
    glossary_path: Path = OWN_GLOSSARY

    def place(self, question_id: str, key: str = "") -> tuple[Path, int]:
        """The file and line of a question's key, such as `answers[3].text`, or of the nearest key above it.

        Raises KeyError when the folder holds no such question.
        """
        entry = self.entries[question_id]
        steps = [int(word) if word.isdecimal() else word for word in re.findall(r"[\w-]+", key)]
        return entry.file.path, entry.node.find(steps)[0].line


def load(folder: Path, cache: Path | None = None) -> Bank:
    """The bank in a folder. Raises BankFault, which lists every fault, when it does not lint.

    Where a `cache` folder is named, a bank that was read before is taken from there while nothing has changed.
    """
    files, faults = gather(folder)
    kept = recall(cache, files) if cache and not faults else None
    if kept is not None:
        return kept
    reading = _read(files, faults)
    if reading.faults:
        raise BankFault("\n".join(str(fault) for fault in reading.faults))
    if cache:
        keep(cache, files, reading.bank)
    return reading.bank


def read(folder: Path) -> Reading:
    """Everything that can be read of a bank and everything that is wrong with it; raises nothing.

    `folder` holds `questions/<topic>/*.yaml` and perhaps `glossary.yaml` and `lessons/*.jsonl`, or question files
    themselves. Where it brings no glossary, the project's own is used. The version is a digest of all files, in
    path order.
    """
    return _read(*gather(folder))


def _read(files: Sequence[tuple[BankFile, bytes]], faults: list[Fault]) -> Reading:
    reader = _Reader(faults)
    for file, content in files:
        reader.take(file, content)
    questions, misfits = attach(reader.questions(), reader.lessons)
    reader.faults += misfits
    bank = Bank(tuple(questions), reader.groups, reader.digest.hexdigest()[:12])
    own = tuple(file.path for file, _ in files if not file.borrowed)
    glossary = next((file.path for file, _ in files if file.glossary), OWN_GLOSSARY)
    return Reading(bank, in_order(reader.faults), own, reader.entries, glossary)


def read_text(path: Path, text: str) -> Reading:
    """The questions of one text, and its faults under the name of `path`, without a file."""
    reader = _Reader([])
    reader.take_text(BankFile(path), text)
    return Reading(Bank(tuple(reader.questions())), in_order(reader.faults), (path,), reader.entries)


class _Reader:
    """Takes file after file; gathers entries, word groups and faults. The first of two equal ids counts."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.digest = sha256()
        self.entries: dict[str, Entry] = {}
        self.groups: tuple[WordGroup, ...] = ()
        self.lessons: list[Lesson] = []
        self._found: list[Entry] = []

    def take(self, file: BankFile, content: bytes) -> None:
        self.digest.update(content)
        text, undecoded = text_of(file.path, content)
        if undecoded is None:
            self.take_text(file, text)
        else:
            self.faults.append(undecoded)

    def take_text(self, file: BankFile, text: str) -> None:
        if file.glossary:
            self.groups, wrong = read_glossary(file.path, text)
            self.faults += wrong
            return
        if file.lessons:
            lessons, unread = read_lessons(file.path, text)
            self.lessons += lessons
            self.faults += unread
            return
        root, faults = compose(file.path, text)
        self.faults += faults
        if root is not None:
            self._take_questions(file, root)
        elif not faults:
            self.faults.append(Fault(file.path, 1, "", "the file is empty"))

    def questions(self) -> Iterator[Question]:
        """The valid questions in the order of their files; notes what is wrong with the others."""
        from bot.bank.wording import validated  # pydantic takes a tenth of a second: not before it is needed

        for entry in self._found:
            question, faults = validated(entry.file.path, entry.node, entry.steps)
            self.faults += faults
            if question is not None and self.entries[question.id] is entry:
                yield question

    def _take_questions(self, file: BankFile, root: Node) -> None:
        if not isinstance(root.value, dict):
            problem = f"expected a question (id, topic, ...) or a list under questions:, found {described(root)}"
            self.faults.append(Fault(file.path, root.line, "", problem))
        elif "questions" not in root.value:
            self._take_question(Entry(file, (), root))
        else:
            self._check_list(file, root)
            for place, node in enumerate(root.items("questions")):
                self._take_question(Entry(file, ("questions", place), node))

    def _check_list(self, file: BankFile, root: Node) -> None:
        for key, line in root.key_lines.items():
            if key != "questions":
                self.faults.append(Fault(file.path, line, key_of([key]), "unknown key beside questions:"))
        listed = root.value["questions"]
        if not listed.value or not isinstance(listed.value, list):
            problem = f"expected a list of questions, found {'none' if listed.value == [] else described(listed)}"
            self.faults.append(Fault(file.path, listed.line, "questions", problem))

    def _take_question(self, entry: Entry) -> None:
        self._found.append(entry)
        self.faults += [entry.fault(steps, problem) for steps, problem in check(entry.node)]
        topic = entry.node.text("topic")
        if topic and entry.file.topic not in (None, topic):
            problem = f"{quoted(topic)} is not the folder's name; the file lies in questions/{entry.file.topic}"
            self.faults.append(entry.fault(("topic",), problem))
        name = entry.node.text("id")
        if name is not None and (first := self.entries.setdefault(name, entry)) is not entry:
            place = Fault(first.file.path, first.node.find(["id"])[0].line, "", "")
            self.faults.append(entry.fault(("id",), f"{quoted(name)} is the id of a question already, at {place}"))
