"""What comes in. An adapter builds one of these from whatever its platform sent.

`key` identifies the event within its team: a platform that delivers it twice delivers the same key. `channel` is
where it happened, if that is a channel that many read; `right` is what its learner may set up there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.domain.learner import Learner, Team


class Right(StrEnum):
    """Whose channels somebody may set up: none; those that nobody else has set up; any."""

    NONE = "none"
    OWN = "own"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel by the platform's id, and the name that people know it by; empty where the platform hides it."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A verb typed by a learner, with the words that followed it: `leaderboard week`."""

    key: str
    team: Team
    learner: Learner
    verb: str
    words: tuple[str, ...] = ()
    channel: Channel | None = None
    right: Right = Right.NONE


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: its action, and the question and key point that it belongs to, where it has them.

    `about` is whatever else the button said that it is about.
    """

    key: str
    team: Team
    learner: Learner
    action: str
    question_id: str
    point_id: str = ""
    about: str = ""
    channel: Channel | None = None
    right: Right = Right.NONE


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent: a free-text answer to a question, as typed, unless `action` says what else it is.

    `fields` has what was typed into each field, by its id; `about` is what the form said that it is about.
    """

    key: str
    team: Team
    learner: Learner
    question_id: str
    text: str
    action: str = "answer"
    about: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    channel: Channel | None = None
    right: Right = Right.NONE


Event = Command | Press | Submission
AnyEvent = TypeVar("AnyEvent", bound=Event)
