"""Who practises, and what is kept of it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.grade import Grade
from bot.domain.periods import Period


@dataclass(frozen=True, slots=True)
class Team:
    """A Slack workspace, a Discord guild, or the one team of a terminal. `zone` is an IANA time zone."""

    id: str
    name: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who practises in one team. The id is the platform's and is unique within the team only."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a learner chose in a team, and what the team chose for everybody.

    `zone` is the IANA zone that the learner's days are of; None is the team's. Who is not `on_board` is counted on
    no board. `squad` is the name of the learner's squad. With `weekends_off` a weekend breaks no streak in the team.
    """

    zone: str | None = None
    on_board: bool = True
    squad: str | None = None
    weekends_off: bool = False


@dataclass(frozen=True, slots=True)
class ActiveDay:
    """A day on which the learner answered something with a score above 0.

    `day` is the date on the learner's own clocks, which were in `zone` at its first answer and in `last_zone` at its
    last; `weekends_off` is what the team had chosen. They are kept, so that a later choice breaks nothing.
    """

    day: date
    zone: str
    last_zone: str
    weekends_off: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A learner's stored answer. `key` is the event that brought it: the same key is the same attempt.

    `at` is aware, in UTC. `bank_version` and `grader_version` say what graded it, so that it can be graded
    again and compared.
    """

    key: str
    team_id: str
    learner_id: str
    question_id: str
    answer: str
    grade: Grade
    bank_version: str
    grader_version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Award:
    """What the first attempt at a question in a calendar quarter brought to the standings.

    `attempt_key` names that attempt. `day` is the date in the team's zone, and `quarter` that day's, written 2026Q4;
    `points` is a whole number, 0 or more.
    """

    team_id: str
    learner_id: str
    question_id: str
    attempt_key: str
    topic: str
    day: date
    quarter: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A learner's word on whether an attempt meant a point that its grade was unsure of. It earns nothing."""

    team_id: str
    learner_id: str
    attempt_key: str
    point_id: str
    meant: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Appeal:
    """A learner's word that an attempt said more than was credited. It is for the bank's authors to read."""

    attempt: Attempt
    at: datetime


@dataclass(frozen=True, slots=True)
class Help:
    """The help taken on one question in one quarter: hints shown so far, and whether it was revealed."""

    hints: int = 0
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner has come with one question in one quarter: help taken, what counted, the latest attempt."""

    help: Help
    award: Award | None
    latest: Attempt | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One learner's points in a period, and the learner's squad, if any."""

    learner: Learner
    points: int
    squad: str | None = None


@dataclass(frozen=True, slots=True)
class BoardPost:
    """A board that stands in a channel and is kept up to date there; a channel has one.

    `digest` is of what it shows. `edited_at` (UTC) is when it was posted or an edit of it was last begun.
    """

    team: Team
    channel: str
    message_id: str
    period: Period
    topic: str | None
    digest: str
    edited_at: datetime
