"""A tree to a question, with pydantic's errors in an author's words, each at the line that it is about."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.bank.entry import MAX_WEIGHT, AnswerEntry, MisconceptionEntry, PointEntry, QuestionEntry
from bot.bank.faults import Fault, Step, key_of, near, one_of, quoted
from bot.bank.nodes import Node, described, trapped
from bot.domain.question import Kind, Level, Question

_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "bool_type": "true or false",
    "float_type": "a number above 0",
    "model_type": "a mapping (key: value)",
}
_COLON = '; put text with a ": " in it, or a colon at its end, in quotes'
_NAMED: dict[str, tuple[str, type[Kind] | type[Level]]] = {
    "level": ("a level", Level),
    "kind": ("a kind", Kind),
}
_INSIDE: dict[str, tuple[str, type[BaseModel]]] = {
    "points": ("a point", PointEntry),
    "misconceptions": ("a misconception", MisconceptionEntry),
    "answers": ("an answer", AnswerEntry),
}


def validated(path: Path, node: Node, prefix: Sequence[Step]) -> tuple[Question | None, list[Fault]]:
    """The question at `node` (None when it breaks the format) and its faults; `prefix` leads to it."""
    try:
        return QuestionEntry.model_validate(node.plain()).value(), []
    except ValidationError as error:
        return None, [
            Fault(path, line, key_of([*prefix, *steps]), problem)
            for line, steps, problem in (
                _fault(node, detail["loc"], detail["type"])
                for detail in error.errors(include_url=False, include_context=False)
            )
        ]


def _fault(root: Node, steps: tuple[Step, ...], kind: str) -> tuple[int, Sequence[Step], str]:
    node, taken = root.find(steps)
    if kind == "extra_forbidden":
        parent, _ = root.find(steps[:-1])
        key = str(steps[-1])
        return parent.key_lines.get(key, parent.line), steps, _unknown(steps, key)
    if kind == "missing":
        return node.line, steps, _missing(steps)
    return node.line, steps[:taken], _wrong(node, str(steps[0]) if steps else "", kind)


def _model(steps: Sequence[Step]) -> tuple[str, type[BaseModel]]:
    """The name and the model of the mapping that the last of the steps lies in."""
    return _INSIDE[str(steps[0])] if len(steps) > 1 else ("a question", QuestionEntry)


def _unknown(steps: Sequence[Step], key: str) -> str:
    names = list(_model(steps)[1].model_fields)
    return f"unknown key{near(key, names) or f'; expected {one_of(names)}'}"


def _missing(steps: Sequence[Step]) -> str:
    name, model = _model(steps)
    needed = [key for key, info in model.model_fields.items() if info.is_required()]
    return f"missing; {name} needs {', '.join(needed[:-1])} and {needed[-1]}"


def _wrong(node: Node, top: str, kind: str) -> str:
    if kind == "string_type":
        return trapped(node) or f"expected text, found {_found(node)}{_COLON if isinstance(node.value, dict) else ''}"
    if kind == "enum":
        name, names = _NAMED[top]
        return trapped(node) or f"{_found(node)} is not {name}; expected {one_of(names)}"
    if kind == "string_pattern_mismatch":
        return f"{quoted(node.value)} is not an id; use a-z, 0-9 and -, at most 60 characters"
    if kind == "string_too_short":
        return "empty; write something, or leave the key out"
    if kind == "too_short":
        return f"empty; expected at least one of the {top}"
    if kind in ("greater_than", "less_than_equal", "finite_number"):
        return f"{node.written} is not a weight; expected a number above 0 and at most {MAX_WEIGHT}"
    return f"expected {_EXPECTED.get(kind, 'something else')}, found {_found(node)}"


def _found(node: Node) -> str:
    return quoted(node.written) if node.written else described(node)
