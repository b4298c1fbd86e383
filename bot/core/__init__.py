"""The use cases: events in, cards out. Knows no platform, no SQL and no YAML."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.core.notifiers import Notifiers
from bot.domain.ports import Clock, Grader, Store
from bot.domain.question import Bank, Question


@dataclass(frozen=True, slots=True)
class Core:
    """What the use cases need from outside, handed in once by the composition root.

    `grader_version` is stored with each attempt. `explain` puts the grade of an answer to a question into
    plain words; without it the grade's own reasons are shown. `notifiers` write to channels unasked.
    """

    bank: Bank
    store: Store
    grade: Grader
    grader_version: str
    clock: Clock
    rng: Random
    explain: Callable[[Question, str], str] | None = None
    notifiers: Notifiers = field(default_factory=Notifiers)
