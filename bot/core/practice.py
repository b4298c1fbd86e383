"""Where a learner stands with one question this quarter: help taken, what counted, and the hints left."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import Core
from bot.core.standings import help_factor, period_start, quarter
from bot.domain.events import Event
from bot.domain.grade import Grade
from bot.domain.learner import Attempt, Award, Help
from bot.domain.periods import Period
from bot.domain.question import KeyPoint, Question

Rung = tuple[KeyPoint, int]
"""A step of the hint ladder: a point and which of its hints, 0 for the first."""


def ladder(question: Question) -> tuple[Rung, ...]:
    """Every hint in the order of giving: each point's first, then each point's second, and so on."""
    depth = max((len(point.hints) for point in question.points), default=0)
    return tuple((point, step) for step in range(depth) for point in question.points if step < len(point.hints))


def is_full(question: Question, grade: Grade) -> bool:
    """Whether the graded answer made every point of the question."""
    return all(point.id in grade.credited for point in question.points)


def doubts(grade: Grade) -> tuple[str, ...]:
    """The points not credited of which a fair reader could think otherwise, by id."""
    return tuple(verdict.point_id for verdict in grade.verdicts if not (verdict.sure or verdict.credited))


@dataclass(frozen=True, slots=True)
class Practice:
    """A question as one learner has it this quarter. `help.hints` is how far up the ladder the learner is.

    `award` is what the first answer brought; `latest` is the latest answer.
    """

    question: Question
    quarter: str
    help: Help
    award: Award | None
    latest: Attempt | None

    @property
    def counted(self) -> bool:
        """Whether a first answer has brought its points."""
        return self.award is not None

    @property
    def at_stake(self) -> bool:
        """Whether more help would still cost points."""
        return not self.counted and help_factor(self.help) > 0

    @property
    def complete(self) -> bool:
        """Whether the latest answer made every point."""
        return self.latest is not None and is_full(self.question, self.latest.grade)

    @property
    def hints_left(self) -> int:
        """How many hints are still to come."""
        return sum(self._is_new(rung) for rung in ladder(self.question)[self.help.hints :])

    @property
    def last_hint(self) -> str | None:
        """The last hint given that the latest result does not make old; None when there is none."""
        given = [rung for rung in ladder(self.question)[: self.help.hints] if self._is_new(rung)]
        return given[-1][0].hints[given[-1][1]] if given else None

    @property
    def on_new_hint(self) -> bool:
        """Whether the place on the ladder is a hint that tells something new."""
        return any(map(self._is_new, ladder(self.question)[: self.help.hints][-1:]))

    def _is_new(self, rung: Rung) -> bool:
        """Whether a hint tells more than the latest result, which shows the first of each point missed."""
        point, step = rung
        return self.latest is None or (step > 0 and point.id not in self.latest.grade.credited)


async def look_up(core: Core, event: Event, question: Question, now: datetime) -> Practice:
    """Where the event's learner stands with the question in the quarter of this moment."""
    team_id, learner_id, present = event.team.id, event.learner.id, quarter(now, event.team.zone)
    since = period_start(Period.QUARTER, now, event.team.zone)
    progress = await core.store.progress(team_id, learner_id, question.id, present, since)
    return Practice(
        question=question,
        quarter=present,
        help=progress.help,
        award=progress.award,
        latest=progress.latest,
    )


async def look_back(core: Core, event: Event, question: Question) -> tuple[Practice, Attempt] | None:
    """The learner's latest answer to the question, and where the learner stands in its quarter; None before any."""
    attempts = await core.store.attempts(event.team.id, event.learner.id, question.id)
    if not attempts:
        return None
    return await look_up(core, event, question, attempts[-1].at), attempts[-1]


async def climb(core: Core, event: Event, practice: Practice) -> Practice:
    """Take the next hint that tells something new.

    A rung passed over is counted too, so that the count stays the place on the ladder. This costs nothing:
    rungs are passed over only after an answer, when the points are settled. Each count has a key made from
    the event's, so an event delivered twice climbs once.
    """
    rungs = len(ladder(practice.question))
    for passed in range(rungs):
        taken = await core.store.take_hint(
            f"{event.key}/{passed}" if passed else event.key,
            event.team.id,
            event.learner.id,
            practice.question.id,
            practice.quarter,
            rungs,
            core.clock(),
        )
        practice = replace(practice, help=taken)
        if practice.on_new_hint:
            break
    return practice
