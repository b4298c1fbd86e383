"""The daily question of a channel: what was set up for it, and what was posted when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2s

from bot.domain.learner import Attempt, Learner
from bot.domain.question import Level


@dataclass(frozen=True, slots=True)
class Schedule:
    """A channel's daily question: at this time of this IANA zone on these weekdays (0 is Monday).

    No topic or level means any. `by` is the learner who set it up. No day before the moment `since` is due.
    `version` grows with each change, so that a change to something older is seen.
    """

    team_id: str
    channel: str
    channel_name: str
    zone: str
    at: time
    days: tuple[int, ...]
    topics: tuple[str, ...]
    levels: tuple[Level, ...]
    open_for: timedelta
    by: str
    since: datetime
    paused: bool = False
    version: int = 1


class Part(StrEnum):
    """The two messages of a day."""

    QUESTION = "question"
    REVEAL = "reveal"


class State(StrEnum):
    """How far a message is. What is CLAIMED may have been sent; what is UNKNOWN was sent or not, and nobody can tell.

    A question that is CLOSED has its reveal in a post of its own.
    """

    READY = "ready"
    CLAIMED = "claimed"
    SENT = "sent"
    CLOSED = "closed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    FAILED = "failed"


UNPOSTED = (State.SKIPPED, State.UNKNOWN, State.FAILED)
"""What a channel did not see, or may not have seen."""


@dataclass(frozen=True, slots=True)
class PostKey:
    """What there is one post of: a part of a channel's day."""

    team_id: str
    channel: str
    day: date
    part: Part = Part.QUESTION


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a channel's daily, from its claim on.

    `opened_at` is when it was first claimed to be sent, `again_at` when somebody else may take it up. `refusals`
    counts how often the channel was closed to us. `message_id` is the platform's. `shown` is the count of answers
    that the message shows, since `shown_at`. `turn` grows with each change.
    """

    key: PostKey
    channel_name: str
    question_id: str
    zone: str
    by: str
    due_at: datetime
    opened_at: datetime
    closes_at: datetime
    state: State
    again_at: datetime
    refusals: int = 0
    message_id: str = ""
    shown: int = 0
    shown_at: datetime | None = None
    turn: int = 0

    @property
    def nonce(self) -> str:
        """What tells the platform that a second try is the same message: 20 characters, of one post alone."""
        key = self.key
        said = "/".join((key.team_id, key.channel, key.day.isoformat(), key.part))
        return blake2s(said.encode(), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class DailyAnswer:
    """A learner's first answer to a daily while it was open, and the best one that its author chose to show."""

    learner: Learner
    first: Attempt
    shared: Attempt | None = None
