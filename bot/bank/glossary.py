"""The glossary's file to word groups.

Phrases stand in one text with commas between them: tens of thousands of YAML nodes take half a second to read.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.bank.faults import Fault, Step, key_of, near, one_of, quoted
from bot.bank.nodes import Node, described, trapped
from bot.domain.question import WordGroup

KEYS = ("words", "kinds", "opposite", "common")

_Found = tuple[int, tuple[Step, ...], str]
"""The line, the key below the group's id, and what is wrong."""


def read_glossary(path: Path, root: Node) -> tuple[tuple[WordGroup, ...], list[Fault]]:
    """The groups that could be read, and everything that is wrong with the file."""
    if not isinstance(root.value, dict):
        problem = f"expected groups (an id, and words: below it), found {described(root)}"
        return (), [Fault(path, root.line, "", problem)]
    faults: list[Fault] = []
    groups = []
    for name, node in root.value.items():
        found = list(_check(name, node, root))
        faults += [Fault(path, line, key_of((name, *steps)), problem) for line, steps, problem in found]
        if not found:
            groups.append(_group(name, node))
    return tuple(groups), faults


def _group(name: str, node: Node) -> WordGroup:
    common = node.child("common")
    marked = common is not None and common.value is True
    return WordGroup(name, _phrases(node, "words"), _phrases(node, "kinds"), node.text("opposite"), marked)


def _phrases(node: Node, key: str) -> tuple[str, ...]:
    """The phrases under a key, none of them empty."""
    return tuple(phrase for phrase in (" ".join(part.split()) for part in (node.text(key) or "").split(",")) if phrase)


def _check(name: str, node: Node, root: Node) -> Iterator[_Found]:
    if not isinstance(node.value, dict):
        yield node.line, (), f"expected words: below the id, found {described(node)}"
        return
    for key, line in node.key_lines.items():
        if key not in KEYS:
            yield line, (key,), f"unknown key{near(key, KEYS) or f'; expected {one_of(KEYS)}'}"
    yield from _check_lists(node)
    yield from _check_phrases(node)
    yield from _check_opposite(name, node, root)
    common = node.child("common")
    if common is not None and not isinstance(common.value, bool):
        yield common.line, ("common",), f"expected true or false, found {described(common)}"


def _check_lists(node: Node) -> Iterator[_Found]:
    for key in ("words", "kinds"):
        child = node.child(key)
        if child is not None and not isinstance(child.value, str):
            problem = trapped(child) or f"expected phrases with commas between them, found {described(child)}"
            yield child.line, (key,), problem
            return
    if not _phrases(node, "words"):
        yield (node.child("words") or node).line, ("words",), "a group needs at least one word"


def _check_phrases(node: Node) -> Iterator[_Found]:
    seen: dict[str, str] = {}
    for key in ("words", "kinds"):
        for phrase in _phrases(node, key):
            if phrase.casefold() in seen:
                line = (node.child(key) or node).line
                yield line, (key,), f"{quoted(phrase)} is in this group already, under {seen[phrase.casefold()]}"
            seen.setdefault(phrase.casefold(), key)


def _check_opposite(name: str, node: Node, root: Node) -> Iterator[_Found]:
    given = node.child("opposite")
    if given is None:
        return
    if not isinstance(given.value, str):
        yield given.line, ("opposite",), trapped(given) or f"expected a group's id, found {described(given)}"
        return
    other = root.child(given.value)
    if given.value == name:
        yield given.line, ("opposite",), "a group is not its own opposite"
    elif other is None:
        yield (
            given.line,
            ("opposite",),
            f"{quoted(given.value)} is not a group{near(given.value, root.value)}",
        )
    elif other.text("opposite") != name:
        yield given.line, ("opposite",), f"{quoted(given.value)} does not name {quoted(name)} as its opposite"
