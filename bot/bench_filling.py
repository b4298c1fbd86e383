"""A history to measure over: what a store would hold after so many attempts, written in bulk."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from bot.core.standings import award_points
from bot.domain.grade import Grade
from bot.domain.learner import ActiveDay, Attempt, Award, Help, Learner, Team
from bot.domain.periods import Period, period_name
from bot.domain.question import Bank, Question
from bot.grading.grade import AnswerGrader
from storage import rows, schema
from storage.sums import ALL_TOPICS

YEARS_BACK = timedelta(days=720)
"""Over which a learner's attempts are spread; the last one is a few hours old, whatever their number."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: learners and attempts are spread evenly."""

    attempts: int
    learners: int = 10_000
    teams: int = 200

    def team(self, number: int) -> Team:
        """The team of this learner."""
        name = f"{number % self.teams:04}"
        return Team(f"T{name}", f"Team {name}")

    def learner(self, number: int) -> Learner:
        """The learner of this number."""
        return Learner(f"L{number:06}", f"Learner {number:06}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample answer of the bank, and its grade."""

    question: Question
    text: str
    grade: Grade


def samples_of(bank: Bank, grader: AnswerGrader) -> list[Sample]:
    """Every sample answer of the bank."""
    asked = [(question, one.text) for question in bank.active() for one in question.answers]
    return [Sample(question, text, grader(question, text)) for question, text in asked]


@dataclass(frozen=True, slots=True)
class History:
    """Attempts with these answers by everybody, up to a moment."""

    size: Size
    samples: Sequence[Sample]
    now: datetime

    def fill(self, learners: range, connection: Connection) -> None:
        """Write all that is kept of these learners and their teams; the teams of learner 0 to `teams` come first."""
        tables: defaultdict[str, list[rows.Values]] = defaultdict(list)
        for number in learners:
            self._write(number, tables)
        for name, found in tables.items():
            if found:  # of an empty list SQLAlchemy makes one row of defaults
                connection.execute(insert(schema.metadata.tables[name]), found)

    def _write(self, number: int, tables: defaultdict[str, list[rows.Values]]) -> None:
        team, learner = self.size.team(number), self.size.learner(number)
        if number < self.size.teams:
            tables["teams"].append({"id": team.id, "name": team.name, "zone": team.zone})
        tables["learners"].append({"team_id": team.id, "id": learner.id, "name": learner.name})
        sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        days: dict[object, ActiveDay] = {}
        won: set[tuple[str, str]] = set()
        for attempt, question in self._attempts(team, learner, number):
            tables["attempts"].append(rows.from_attempt(attempt))
            day = attempt.at.date()
            if attempt.grade.score > 0:
                days[day] = ActiveDay(day, team.zone, team.zone)
            award = _award(attempt, question)
            if (question.id, award.quarter) in won:
                continue
            won.add((question.id, award.quarter))
            tables["awards"].append(rows.from_award(award))
            for period in Period if award.points else ():
                for topic in (ALL_TOPICS, question.topic):
                    sums[period_name(period, day), topic] += award.points
        tables["active_days"] += [rows.from_active_day(team.id, learner.id, day) for day in days.values()]
        of_learner = {"team_id": team.id, "learner_id": learner.id}
        tables["standings"] += [
            of_learner | {"period": period, "topic": topic, "points": points}
            for (period, topic), points in sums.items()
        ]

    def _attempts(self, team: Team, learner: Learner, number: int) -> Iterator[tuple[Attempt, Question]]:
        """The learner's attempts, oldest first, as only the first at a question in a quarter counts."""
        each = self.size.attempts // self.size.learners
        for step in reversed(range(each)):
            sample = self.samples[(step * 7 + number) % len(self.samples)]
            at = self.now - timedelta(hours=1 + number % 8) - step * YEARS_BACK / each
            who = f"{learner.id}/{step}", team.id, learner.id
            yield Attempt(*who, sample.question.id, sample.text, sample.grade, "bench", "bench", at), sample.question


def _award(attempt: Attempt, question: Question) -> Award:
    day = attempt.at.date()
    return Award(
        team_id=attempt.team_id,
        learner_id=attempt.learner_id,
        question_id=attempt.question_id,
        attempt_key=attempt.key,
        topic=question.topic,
        day=day,
        quarter=period_name(Period.QUARTER, day),
        points=award_points(question.level, attempt.grade.score, Help()),
        at=attempt.at,
    )
