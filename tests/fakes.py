"""Stand-ins for what the core needs from outside, and makers of small values for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.grade import Grade, Verdict
from bot.domain.learner import (
    ActiveDay,
    Appeal,
    Attempt,
    Award,
    Choices,
    Confirmation,
    Help,
    Learner,
    Progress,
    Team,
)
from tests.fake_boards import FakeBoards, in_utc
from tests.fake_dailies import FakeDailies

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEAM, OTHER = Team("T1", "Team one"), Team("T2", "Team two", "Asia/Tokyo")
ADA, BOB = Learner("ada", "Ada"), Learner("bob", "Bob")


def an_attempt(
    key: str,
    *,
    team: str = "T1",
    learner: str = "ada",
    question: str = "q1",
    answer: str = "an answer",
    score: float = 1.0,
    at: datetime = NOON,
) -> Attempt:
    """An attempt whose grade has one verdict."""
    grade = Grade(score, (Verdict("p1", credited=score > 0, sure=True, coverage=score),))
    return Attempt(key, team, learner, question, answer, grade, "bank-1", "grader-1", at)


def an_award(
    attempt: Attempt, *, points: int = 10, topic: str = "basics", quarter: str = "2026Q4", day: date | None = None
) -> Award:
    """The award for an attempt, on its day in UTC unless another is given."""
    return Award(
        team_id=attempt.team_id,
        learner_id=attempt.learner_id,
        question_id=attempt.question_id,
        attempt_key=attempt.key,
        topic=topic,
        day=day or attempt.at.date(),
        quarter=quarter,
        points=points,
        at=attempt.at,
    )


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        """Standing at this moment."""
        self.now = now

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move forward, and return the new moment."""
        self.now += by
        return self.now


class FakeNotes:
    """Notes in memory."""

    def __init__(self) -> None:
        """Empty."""
        self.kept: dict[str, str] = {}

    async def note(self, name: str) -> str | None:
        """The text of this name, if any."""
        return self.kept.get(name)

    async def take_note(self, name: str, text: str) -> None:
        """Keep the text under the name."""
        self.kept[name] = text


class FakeStore(FakeDailies, FakeBoards):
    """The Store in memory. It passes the contract tests of the real ones.

    Naming a learner who was never remembered raises LookupError, where a database says IntegrityError.
    """

    def __init__(self) -> None:
        """Empty."""
        FakeDailies.__init__(self)
        FakeBoards.__init__(self)
        self._asked: dict[tuple[str, str], dict[str, datetime]] = {}
        self._earned: dict[tuple[str, str], Award | None] = {}
        self._helps: dict[tuple[str, str, str, str], Help] = {}
        self._hint_keys: dict[tuple[str, str], datetime] = {}
        self._words: dict[tuple[str, str, str], Confirmation] = {}
        self._appeals: dict[tuple[str, str], Appeal] = {}
        self._ask_keys: dict[tuple[str, str], tuple[str, datetime]] = {}

    async def remember(self, team: Team, learner: Learner) -> Choices:
        """Insert the team and the learner, or take their new names; what was chosen so far."""
        self._teams[team.id] = replace(team, zone=self._zones.get(team.id, team.zone))
        self._learners[team.id, learner.id] = learner
        return self._chosen(team.id, learner.id)

    async def asked(self, key: str, team_id: str, learner_id: str, question_id: str, at: datetime) -> str:
        """Note that the question was put, once a key; an earlier moment that comes late changes nothing."""
        self._known(team_id, learner_id)
        at = in_utc(at)
        if (team_id, key) not in self._ask_keys:
            self._ask_keys[team_id, key] = question_id, at
            asked = self._asked.setdefault((team_id, learner_id), {})
            asked[question_id] = max(at, asked.get(question_id, at))
        return self._ask_keys[team_id, key][0]

    async def last_asked(self, team_id: str, learner_id: str) -> dict[str, datetime]:
        """When each question was last put."""
        return dict(self._asked.get((team_id, learner_id), {}))

    async def record(
        self, attempt: Attempt, award: Award, active: ActiveDay | None = None
    ) -> tuple[Attempt, Award | None]:
        """Keep an attempt, what it earned and the active day, once a key."""
        self._known(attempt.team_id, attempt.learner_id)
        key = attempt.team_id, attempt.key
        if key not in self._attempts:
            stored = replace(attempt, at=in_utc(attempt.at))
            if active is not None:
                self._keep_active(attempt.team_id, attempt.learner_id, active)
            self._earned[key] = self._earn(award)
            self._attempts[key] = stored
        return self._attempts[key], self._earned[key]

    async def attempts(
        self, team_id: str, learner_id: str, question_id: str | None = None, since: datetime | None = None
    ) -> Sequence[Attempt]:
        """The learner's attempts, oldest first."""
        found = [
            attempt
            for attempt in self._attempts.values()
            if (attempt.team_id, attempt.learner_id) == (team_id, learner_id)
            and question_id in (None, attempt.question_id)
            and (since is None or attempt.at >= in_utc(since))
        ]
        return sorted(found, key=lambda attempt: attempt.at)

    async def progress(
        self, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None = None
    ) -> Progress:
        """The question's help and award in a quarter, and its latest attempt since a moment."""
        key = team_id, learner_id, question_id, quarter
        attempts = await self.attempts(team_id, learner_id, question_id, since)
        latest = attempts[-1] if attempts else None
        taken = self._helps.get(key, Help())
        if since is not None and self._was_told(team_id, question_id, since):
            taken = replace(taken, revealed=True)
        return Progress(taken, self._awards.get(key), latest)

    async def take_hint(
        self, key: str, team_id: str, learner_id: str, question_id: str, quarter: str, most: int, at: datetime
    ) -> Help:
        """Count one more hint, once a key and up to `most`."""
        self._known(team_id, learner_id)
        taken = self._helps.get((team_id, learner_id, question_id, quarter), Help())
        if (team_id, key) not in self._hint_keys:
            self._hint_keys[team_id, key] = in_utc(at)
            taken = replace(taken, hints=max(taken.hints, min(taken.hints + 1, most)))
            self._helps[team_id, learner_id, question_id, quarter] = taken
        return taken

    async def forget_keys(self, before: datetime) -> None:
        """Forget the keys of questions put and hints taken before a moment."""
        self._hint_keys = {key: at for key, at in self._hint_keys.items() if at >= before}
        self._ask_keys = {key: (put, at) for key, (put, at) in self._ask_keys.items() if at >= before}

    async def reveal(self, team_id: str, learner_id: str, question_id: str, quarter: str) -> Help:
        """Note that the question was revealed."""
        self._known(team_id, learner_id)
        taken = self._helps.get((team_id, learner_id, question_id, quarter), Help())
        taken = replace(taken, revealed=True)
        self._helps[team_id, learner_id, question_id, quarter] = taken
        return taken

    async def confirm(self, confirmation: Confirmation) -> None:
        """Keep the learner's word on a point of an attempt, unless there is one already."""
        self._kept(confirmation.team_id, confirmation.attempt_key)
        key = confirmation.team_id, confirmation.attempt_key, confirmation.point_id
        self._words.setdefault(key, replace(confirmation, at=in_utc(confirmation.at)))

    async def confirmations(
        self, team_id: str, learner_id: str, attempt_key: str | None = None
    ) -> Sequence[Confirmation]:
        """The learner's words, oldest first."""
        found = [
            word
            for word in self._words.values()
            if (word.team_id, word.learner_id) == (team_id, learner_id) and attempt_key in (None, word.attempt_key)
        ]
        return sorted(found, key=lambda word: (word.at, word.attempt_key, word.point_id))

    async def appeal(self, appeal: Appeal) -> None:
        """Keep an appeal, unless there is one of its attempt already."""
        key = appeal.attempt.team_id, appeal.attempt.key
        self._kept(*key)
        self._appeals.setdefault(key, replace(appeal, at=in_utc(appeal.at)))

    async def appeals(self) -> Sequence[Appeal]:
        """The appeals of every team, newest first."""
        arrived = list(self._attempts)
        newest_last = sorted(self._appeals, key=lambda key: (self._appeals[key].at, arrived.index(key)))
        return [self._appeals[key] for key in reversed(newest_last)]

    async def close(self) -> None:
        """Nothing to let go of."""

    def _earn(self, award: Award) -> Award | None:
        """Keep an award unless the learner has one for that question and quarter."""
        key = award.team_id, award.learner_id, award.question_id, award.quarter
        if key in self._awards:
            return None
        self._awards[key] = replace(award, at=in_utc(award.at))
        self._add_up(award)
        return self._awards[key]

    def _kept(self, team_id: str, attempt_key: str) -> None:
        if (team_id, attempt_key) not in self._attempts:
            raise LookupError(f"no attempt {attempt_key} in team {team_id}")

    def _known(self, team_id: str, learner_id: str) -> None:
        if (team_id, learner_id) not in self._learners:
            raise LookupError(f"no learner {learner_id} in team {team_id}")
