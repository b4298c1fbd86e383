"""What the core needs from outside. Storage and the composition root fulfil these; tests use fakes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.grade import Grade
from bot.domain.learner import Appeal, Attempt, Award, Confirmation, Help, Learner, Progress, Standing, Team
from bot.domain.question import Question

Clock = Callable[[], datetime]
"""The present moment, aware and in UTC."""

Grader = Callable[[Question, str], Grade]
"""Grades an answer to a question; the same two always give the same grade."""


class Store(Protocol):
    """What is kept. Every method names its team; nothing of one team is visible to another.

    `appeals` alone spans the teams, for the operator. Each method is one transaction and raises StoreFault when
    the database cannot do it.
    """

    async def remember(self, team: Team, learner: Learner) -> None:
        """Insert the team and the learner, or take their new names."""

    async def asked(self, key: str, team_id: str, learner_id: str, question_id: str, at: datetime) -> str:
        """Note that the question was put to the learner at this moment, and return its id.

        A key seen before in this team changes nothing and returns the question that it put first.
        """

    async def last_asked(self, team_id: str, learner_id: str) -> dict[str, datetime]:
        """When each question was last put to the learner, by question id."""

    async def record(self, attempt: Attempt, award: Award) -> tuple[Attempt, Award | None]:
        """Keep an attempt, and its award if the learner has none yet for that question and quarter.

        Returns the stored attempt and the award that it earned (None when an earlier attempt already
        counted). A key seen before in this team changes nothing and returns what was stored first.
        """

    async def attempts(
        self, team_id: str, learner_id: str, question_id: str | None = None, since: datetime | None = None
    ) -> Sequence[Attempt]:
        """The learner's attempts, oldest first, narrowed to a question and to those at or after a moment."""

    async def active_days(self, team_id: str, learner_id: str) -> Sequence[datetime]:
        """The moments of the learner's attempts that scored above 0, newest first."""

    async def progress(
        self, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None = None
    ) -> Progress:
        """The question's help and award in a quarter, and its latest attempt, of those at or after a moment.

        Of attempts at the same moment, the latest is the one that arrived last.
        """

    async def take_hint(
        self, key: str, team_id: str, learner_id: str, question_id: str, quarter: str, most: int
    ) -> Help:
        """Count one more hint, once a key, and return the help taken so far.

        `most` is how many hints the question has: at that number no more are counted, whatever the key.
        """

    async def reveal(self, team_id: str, learner_id: str, question_id: str, quarter: str) -> Help:
        """Note that the question was revealed, and return the help taken so far."""

    async def confirm(self, confirmation: Confirmation) -> None:
        """Keep the learner's word on a point of an attempt, unless there is one already."""

    async def confirmations(
        self, team_id: str, learner_id: str, attempt_key: str | None = None
    ) -> Sequence[Confirmation]:
        """The learner's words, oldest first, narrowed to an attempt where one is named."""

    async def appeal(self, appeal: Appeal) -> None:
        """Keep an appeal, unless there is one of its attempt already."""

    async def appeals(self) -> Sequence[Appeal]:
        """The appeals of every team, newest first: for the operator's command line and for no learner."""

    async def standings(
        self, team_id: str, since: datetime | None = None, topic: str | None = None
    ) -> Sequence[Standing]:
        """Each learner's points from awards at or after a moment, most first, then by name and id."""

    async def close(self) -> None:
        """Let go of every connection."""
