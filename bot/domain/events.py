"""What comes in. An adapter builds one of these from whatever its platform sent.

`key` identifies the event within its team: a platform that delivers it twice delivers the same key.
"""

from dataclasses import dataclass

from bot.domain.learner import Learner, Team


@dataclass(frozen=True, slots=True)
class Command:
    """A verb typed by a learner, with the words that followed it: `leaderboard week`."""

    key: str
    team: Team
    learner: Learner
    verb: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: its action, and the question and key point that it belongs to, where it has them."""

    key: str
    team: Team
    learner: Learner
    action: str
    question_id: str
    point_id: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A free-text answer to a question, as typed."""

    key: str
    team: Team
    learner: Learner
    question_id: str
    text: str


Event = Command | Press | Submission
