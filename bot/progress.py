"""A bar of how far a long piece of work is: on a terminal only, never in a pipe, even one that asks for colours."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

T = TypeVar("T")


def watched(things: Iterable[T], total: int, doing: str, noun: str, out: Console) -> Iterator[T]:
    """The things, with a bar of how many of the `total` there were so far."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(noun))
    seen = total > 0 and out.file.isatty()
    with Progress(*columns, console=out, disable=not seen) as progress:
        yield from progress.track(things, total=total, description=doing)
