"""Who practises, and what is kept of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.grade import Grade


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

    `attempt_key` names that attempt. `quarter` is written 2026Q4, in the team's zone; `points` is a whole
    number, 0 or more.
    """

    team_id: str
    learner_id: str
    question_id: str
    attempt_key: str
    topic: str
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
    """One learner's points in a period."""

    learner: Learner
    points: int
