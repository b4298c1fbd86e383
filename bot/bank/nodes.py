"""YAML text to a tree in which every value knows its line, and knows how it was written.

The parser's events are taken one by one with a stack of our own, so that depth cannot crash it, and an
alias is never followed, so that nothing can blow up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.reader import Reader

from bot.bank.faults import Fault, Step, key_of, quoted
from bot.bank.syntax import explain

MAX_DEPTH = 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_CONSTRUCTORS = yaml.SafeLoader.yaml_constructors
_TEXT_TAGS = {"tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"}


@dataclass(slots=True)
class Node:
    """A value of the file: text, number, ... or nodes below it. `written` is a scalar as it stands."""

    line: int
    value: Any
    written: str | None = None
    key_lines: dict[str, int] = field(default_factory=dict)

    def child(self, step: Step) -> "Node | None":
        """The node under a key or at a place in a list; None when there is none."""
        if isinstance(step, str):
            return self.value.get(step) if isinstance(self.value, dict) else None
        inside = isinstance(self.value, list) and 0 <= step < len(self.value)
        return self.value[step] if inside else None

    def items(self, key: str) -> list["Node"]:
        """The list under a key; empty when there is none."""
        node = self.child(key)
        return node.value if node is not None and isinstance(node.value, list) else []

    def text(self, key: str) -> str | None:
        """The text under a key; None when there is none."""
        node = self.child(key)
        return node.value if node is not None and isinstance(node.value, str) else None

    def find(self, steps: Sequence[Step]) -> "tuple[Node, int]":
        """The deepest node that the steps lead to, and how many of them were taken."""
        node, taken = self, 0
        for step in steps:
            below = node.child(step)
            if below is None:
                break
            node, taken = below, taken + 1
        return node, taken

    def plain(self) -> Any:
        """The value without its lines, for validation."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def compose(path: Path, text: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a file and the faults of its YAML; the tree is None when it cannot be relied on."""
    odd = Reader.NON_PRINTABLE.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        return None, [Fault(path, line, "", f"a character that text does not hold (U+{ord(odd.group()):04X})")]
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except _TooDeepError:
        return None, builder.faults
    except yaml.YAMLError as error:
        line, problem = explain(error)
        return None, [*builder.faults, Fault(path, line, "", problem)]
    return (builder.root if builder.sound else None), builder.faults


class _TooDeepError(Exception):
    """The file is nested deeper than any bank; the fault is noted already."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled, and the key that waits for its value."""

    node: Node
    steps: tuple[Step, ...]
    key: str | None = None

    def here(self) -> tuple[Step, ...]:
        """The steps to what is read next."""
        if isinstance(self.node.value, list):
            return (*self.steps, len(self.node.value))
        return self.steps if self.key is None else (*self.steps, self.key)


class _Builder:
    """Takes the parser's events and grows the tree, noting what the bank's format refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Node | None = None
        self.sound = True
        self.faults: list[Fault] = []
        self._open: list[_Open] = []

    def take(self, event: Any) -> None:
        """Grow by one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event)
            self._place(_scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_marks(event)
            self._begin(Node(_line(event), {} if isinstance(event, yaml.MappingStartEvent) else []))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(_line(event), f'"*{event.anchor}" is an alias, which a bank does not use; put it in quotes')
            self._place(Node(_line(event), "", ""))
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._refuse(_line(event), "a second document starts here (---); a file holds one")

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            problem = f'"&{event.anchor}" is an anchor, which a bank does not use; put the text in quotes'
            self._refuse(_line(event), problem)
        if event.tag is not None:
            self._refuse(
                _line(event),
                "text that begins with ! is a YAML tag, which a bank does not use; put it in quotes",
            )

    def _begin(self, node: Node) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse(node.line, f"nested deeper than {MAX_DEPTH} levels")
            raise _TooDeepError
        steps = self._here()
        self._place(node)
        self._open.append(_Open(node, steps))

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = self.root or node
            return
        parent = self._open[-1]
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif parent.key is None:
            self._take_key(parent, node)
        else:
            parent.node.value.setdefault(parent.key, node)
            parent.key = None

    def _take_key(self, parent: _Open, node: Node) -> None:
        parent.key = node.written or ""
        if not node.written:
            self._refuse(node.line, "a key must be text")
        elif node.written in parent.node.key_lines:
            first = parent.node.key_lines[node.written]
            self._note(node.line, f"this key is on line {first} already")
        elif (trap := trapped(node)) is not None:
            self._note(node.line, trap)
        parent.node.key_lines.setdefault(parent.key, node.line)

    def _refuse(self, line: int, problem: str) -> None:
        self.sound = False
        self._note(line, problem)

    def _note(self, line: int, problem: str) -> None:
        self.faults.append(Fault(self.path, line, key_of(self._here()), problem))

    def _here(self) -> tuple[Step, ...]:
        return self._open[-1].here() if self._open else ()


def trapped(node: Node) -> str | None:
    """What to say of text that YAML read as something else (`yes`, `1:30`); None when it is what it seems."""
    if node.written is None or isinstance(node.value, str):
        return None
    if not node.written:
        return "empty; write something, or leave the key out"
    return f"{quoted(node.written)} was read as {described(node)}; put it in quotes"


def described(node: Node) -> str:
    """What a node holds, in an author's words."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, int | float):
        return f"the number {node.value:.15g}"
    names: dict[type, str] = {
        str: "text",
        list: "a list",
        dict: "a mapping (key: value)",
        type(None): "nothing",
    }
    return names.get(type(node.value), "a date")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> Node:
    text: str = event.value
    value = _resolved(text) if event.implicit[0] and event.tag is None else text
    return Node(_line(event), value, text)


_CONSTRUCTOR = SafeConstructor()


def _resolved(text: str) -> Any:
    """What YAML 1.1 makes of unquoted text; the text itself when that fails (`2020-99-99`)."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if tag not in _TEXT_TAGS and pattern.match(text):
            try:
                return _CONSTRUCTORS[tag](_CONSTRUCTOR, yaml.ScalarNode(tag, text))
            except (ValueError, OverflowError):
                return text
    return text
