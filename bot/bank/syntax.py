"""What the YAML parser complains of, in an author's words."""

from typing import NamedTuple

import yaml


class _Saying(NamedTuple):
    """Where the parser says `sign` we say `problem`, at the line where it began or where it was noticed."""

    sign: str
    problem: str
    began: bool = False


_SAYINGS = (
    _Saying(
        "mapping values are not allowed",
        'a ": " inside text, or a wrong indentation; put such text in quotes',
    ),
    _Saying(
        "cannot start any token",
        "a tab, or text that begins with @, % or `; indent with spaces, quote such text",
    ),
    _Saying("',' or ']'", "the list that [ opens here is not closed", began=True),
    _Saying("',' or '}'", "the mapping that { opens here is not closed", began=True),
    _Saying("unexpected end of stream", "the quote that opens here is never closed", began=True),
    _Saying("alphabetic or numeric character", "text that begins with * or & must be put in quotes"),
    _Saying("unknown escape character", "a \\ between double quotes starts an escape; use single quotes"),
    _Saying("entries are not allowed", "a list starts on a line of its own, below its key"),
    _Saying("could not find expected ':'", 'no colon after the key; expected "key: value"', began=True),
    _Saying("expected '-' indicator", "expected the next - of the list; check the indentation"),
    _Saying("expected key", "the indentation does not fit the lines above, or a quote closes too early"),
    _Saying("expected <block end>", "the indentation does not fit the lines above, or a quote closes too early"),
    _Saying("comment or line break", "text that begins with > or | must be put in quotes"),
    _Saying("chomping or indentation", "text that begins with > or | must be put in quotes"),
    _Saying("node content", "a bracket or comma where text was expected; put the text in quotes"),
)


def explain(error: yaml.YAMLError) -> tuple[int, str]:
    """The line of a syntax error and what is wrong there, in plain words."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is damaged")
    noticed = getattr(error, "problem_mark", None)
    for saying in _SAYINGS:
        if saying.sign in problem:
            mark = getattr(error, "context_mark", None) if saying.began else noticed
            return _line(mark or noticed), saying.problem
    return _line(noticed), f"YAML cannot read this: {problem}"


def _line(mark: yaml.Mark | None) -> int:
    return 1 if mark is None else int(mark.line) + 1
