"""The glossary's file to word groups.

Phrases stand in one text with commas between them: tens of thousands of YAML nodes take half a second to read.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.bank.faults import Fault, Step, key_of, near, one_of, quoted
from bot.bank.nodes import Node, compose, described, trapped
from bot.domain.question import WordGroup

KEYS = ("words", "kinds", "opposite", "common")

_Found = tuple[int, tuple[Step, ...], str]
"""The line, the key below the group's id, and what is wrong."""


_Phrases = Mapping[str, Sequence[str]]
"""The phrases under `words` and `kinds`, none of them empty."""


@lru_cache(maxsize=4)
def read_glossary(path: Path, text: str) -> tuple[tuple[WordGroup, ...], tuple[Fault, ...]]:
    """The groups that could be read, and everything that is wrong with the file.

    The last few are kept: many small banks borrow one large glossary.
    """
    root, unread = compose(path, text)
    if root is None:
        return (), tuple(unread) or (Fault(path, 1, "", "the file is empty"),)
    if not isinstance(root.value, dict):
        problem = f"expected groups (an id, and words: below it), found {described(root)}"
        return (), (*unread, Fault(path, root.line, "", problem))
    faults = list(unread)
    groups = []
    for name, node in root.value.items():
        phrases = {key: _phrases(node, key) for key in ("words", "kinds")}
        found = list(_check(name, node, root, phrases))
        faults += [Fault(path, line, key_of((name, *steps)), problem) for line, steps, problem in found]
        if not found:
            groups.append(_group(name, node, phrases))
    return tuple(groups), tuple(faults)


def _group(name: str, node: Node, phrases: _Phrases) -> WordGroup:
    common = node.child("common")
    marked = common is not None and common.value is True
    return WordGroup(name, tuple(phrases["words"]), tuple(phrases["kinds"]), node.text("opposite"), marked)


def _phrases(node: Node, key: str) -> list[str]:
    parts = (node.text(key) or "").split(",")
    return [phrase for phrase in [" ".join(part.split()) for part in parts] if phrase]


def _check(name: str, node: Node, root: Node, phrases: _Phrases) -> Iterator[_Found]:
    if not isinstance(node.value, dict):
        yield node.line, (), f"expected words: below the id, found {described(node)}"
        return
    for key, line in node.key_lines.items():
        if key not in KEYS:
            yield line, (key,), f"unknown key{near(key, KEYS) or f'; expected {one_of(KEYS)}'}"
    yield from _check_lists(node, phrases)
    yield from _check_phrases(node, phrases)
    yield from _check_opposite(name, node, root)
    common = node.child("common")
    if common is not None and not isinstance(common.value, bool):
        yield common.line, ("common",), f"expected true or false, found {described(common)}"


def _check_lists(node: Node, phrases: _Phrases) -> Iterator[_Found]:
    for key in phrases:
        child = node.child(key)
        if child is not None and not isinstance(child.value, str):
            problem = trapped(child) or f"expected phrases with commas between them, found {described(child)}"
            yield child.line, (key,), problem
            return
    if not phrases["words"]:
        yield (node.child("words") or node).line, ("words",), "a group needs at least one word"


def _check_phrases(node: Node, phrases: _Phrases) -> Iterator[_Found]:
    seen: dict[str, str] = {}
    for key, said in phrases.items():
        for phrase in said:
            folded = phrase.casefold()
            if folded in seen:
                line = (node.child(key) or node).line
                yield line, (key,), f"{quoted(phrase)} is in this group already, under {seen[folded]}"
            seen.setdefault(folded, key)


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
