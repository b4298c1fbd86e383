"""What the core needs from outside. Storage and the composition root fulfil these; tests use fakes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.daily import DailyAnswer, Post, PostKey, Schedule
from bot.domain.grade import Grade
from bot.domain.learner import (
    ActiveDay,
    Appeal,
    Attempt,
    Award,
    BoardPost,
    Choices,
    Confirmation,
    Help,
    Learner,
    Progress,
    Standing,
    Team,
)
from bot.domain.question import Question
from bot.domain.replies import Card

Clock = Callable[[], datetime]
"""The present moment, aware and in UTC."""

Grader = Callable[[Question, str], Grade]
"""Grades an answer to a question; the same two always give the same grade."""


class Notes(Protocol):
    """Small texts that outlive a run and belong to no team, such as what a platform was told last."""

    async def note(self, name: str) -> str | None:
        """The text of this name; None where none was taken."""

    async def take_note(self, name: str, text: str) -> None:
        """Keep a text under a name, in place of the one before."""


class Dailies(Protocol):
    """The daily questions that are set up, and what was posted. Each method is one transaction, as in Store.

    `schedules`, `open_posts`, `taken` and `answer_counts` span the teams, for the scheduler alone. The first two leave
    out what cannot be read, with a line in the log.
    """

    async def schedule(self, team_id: str, channel: str) -> Schedule | None:
        """What is set up for a channel."""

    async def schedules(self) -> Sequence[Schedule]:
        """Every schedule that is not paused."""

    async def save_schedule(self, schedule: Schedule) -> bool:
        """Keep a schedule in place of the version before its own (none for version 1); False when that is not there."""

    async def remove_schedule(self, team_id: str, channel: str) -> None:
        """Forget what is set up for a channel. What was posted stays."""

    async def post(self, key: PostKey) -> Post | None:
        """The post of this key."""

    async def claim(self, post: Post) -> bool:
        """Keep a new post, unless there is one of its key: then False. Of several that claim at once, one may."""

    async def advance(self, old: Post, new: Post, also: Post | None = None, schedule: Schedule | None = None) -> bool:
        """Keep a post as it is now, with one turn more, if it still is as it was; else change nothing: False.

        In the same transaction `also` is claimed, and `schedule` saved unless it has changed since.
        """

    async def open_posts(self) -> Sequence[Post]:
        """Every post that waits for something: ready, claimed, or a question sent and not closed."""

    async def taken(self, since: datetime) -> frozenset[PostKey]:
        """The keys of questions that were due at or after a moment, whatever became of them."""

    async def history(self, team_id: str, channel: str) -> Sequence[str]:
        """The questions that a channel has seen or may have seen, oldest first."""

    async def answer_counts(self) -> Mapping[PostKey, int]:
        """How many learners have answered each question that is sent and not closed; those without are left out."""

    async def daily_answers(self, post: Post) -> Sequence[DailyAnswer]:
        """The answers given while a question was open, in order of arrival."""

    async def open_dailies(self, team_id: str, question_id: str, at: datetime) -> Sequence[Post]:
        """The team's posts of this question that are open at a moment."""

    async def share(self, team_id: str, learner_id: str, attempt_key: str, at: datetime) -> None:
        """Keep that the author of an attempt lets it be shown, unless it is kept already."""


class Boards(Protocol):
    """What learners chose, their points and active days, and the boards that show them. As in Store.

    `board_posts` spans the teams, for what edits them.
    """

    async def set_zone(self, team_id: str, learner_id: str, zone: str | None) -> None:
        """Keep the zone of the learner's days; None for the team's."""

    async def set_on_board(self, team_id: str, learner_id: str, on_board: bool) -> None:
        """Keep whether the learner is on the team's boards. The points stay either way."""

    async def set_squad(self, team_id: str, learner_id: str, squad: str | None) -> None:
        """Keep the name of the learner's squad, in place of the one before; None for no squad."""

    async def squads(self, team_id: str) -> dict[str, int]:
        """How many learners of the team's boards each squad has, by its name; none that has nobody."""

    async def team_zone(self, team_id: str) -> str | None:
        """The zone that was chosen for the team; None for the one that its events name."""

    async def set_team_zone(self, team_id: str, zone: str) -> None:
        """Keep the zone of the team, whatever zone its events name from now on."""

    async def set_weekends_off(self, team_id: str, weekends_off: bool) -> None:
        """Keep whether a weekend breaks no streak in the team."""

    async def active_days(self, team_id: str, learner_id: str) -> Sequence[ActiveDay]:
        """The learner's active days, the first one first."""

    async def standings(self, team_id: str, period: str, topic: str | None = None) -> Sequence[Standing]:
        """The points above 0 of each learner on the board in the period of this name, in a topic where one is named.

        Most first, then by name and id.
        """

    async def points(self, team_id: str, learner_id: str, period: str) -> int:
        """The learner's own points in the period of this name, on the board or not."""

    async def points_since(self, team_id: str, learner_id: str, since: datetime) -> int:
        """The learner's own points from awards at or after a moment, on the board or not."""

    async def off_board(self, team_id: str) -> frozenset[str]:
        """The ids of the team's learners who are on no board, whom nobody is to see."""

    async def unposted_days(self, team_id: str) -> frozenset[date]:
        """The days on which a daily question of the team's was due and not posted, or nobody can tell."""

    async def keep_board_post(self, post: BoardPost) -> None:
        """Keep a post, in place of the one in its channel."""

    async def board_posts(self) -> Sequence[BoardPost]:
        """The posts of every team, those first whose edit is longest ago."""

    async def change_board_post(self, old: BoardPost, new: BoardPost) -> bool:
        """Keep what a post shows and when it was edited, if it still is the old one; else change nothing: False."""

    async def drop_board_post(self, team_id: str, channel: str) -> None:
        """Forget the post in a channel."""


class Store(Dailies, Boards, Protocol):
    """What is kept. Every method names its team; nothing of one team is visible to another.

    `appeals` spans the teams, for the operator, and `forget_keys`, for the scheduler. Each method is one transaction
    and raises StoreFault when the database cannot do it.
    """

    async def remember(self, team: Team, learner: Learner) -> Choices:
        """Insert the team and the learner, or take their new names; returns what was chosen so far.

        The team's zone is taken too, unless one was chosen for it.
        """

    async def asked(self, key: str, team_id: str, learner_id: str, question_id: str, at: datetime) -> str:
        """Note that the question was put to the learner at this moment, and return its id.

        A key seen before in this team changes nothing and returns the question that it put first.
        """

    async def last_asked(self, team_id: str, learner_id: str) -> dict[str, datetime]:
        """When each question was last put to the learner, by question id."""

    async def record(
        self, attempt: Attempt, award: Award, active: ActiveDay | None = None
    ) -> tuple[Attempt, Award | None]:
        """Keep an attempt, its award if the learner has none yet for that question and quarter, and the active day.

        The award's points are added to the sums of its day's periods. Of a day that was active before only the last
        zone changes. Returns the stored attempt and the award that it earned (None when an earlier attempt already
        counted). A key seen before in this team changes nothing and returns what was stored first.
        """

    async def attempts(
        self, team_id: str, learner_id: str, question_id: str | None = None, since: datetime | None = None
    ) -> Sequence[Attempt]:
        """The learner's attempts, oldest first, narrowed to a question and to those at or after a moment."""

    async def progress(
        self, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None = None
    ) -> Progress:
        """The question's help and award in a quarter, and its latest attempt, of those at or after a moment.

        A question that a daily's reveal has told since that moment counts as revealed.
        Of attempts at the same moment, the latest is the one that arrived last.
        """

    async def take_hint(
        self, key: str, team_id: str, learner_id: str, question_id: str, quarter: str, most: int, at: datetime
    ) -> Help:
        """Count one more hint at this moment, once a key, and return the help taken so far.

        `most` is how many hints the question has: at that number no more are counted, whatever the key.
        """

    async def forget_keys(self, before: datetime) -> None:
        """Forget the keys of questions put and hints taken before a moment, in every team."""

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

    async def close(self) -> None:
        """Let go of every connection."""


class DirectQuestions(Protocol):
    """Which question a learner is answering in the direct messages with the bot, where an answer names none."""

    async def put_directly(self, team_id: str, learner_id: str, question_id: str) -> None:
        """Note that this question is the last one put to the learner there."""

    async def put_last(self, team_id: str, learner_id: str) -> str | None:
        """The question last put to the learner there; None when there was none."""


class NotPosted(Exception):
    """A message that did not arrive."""


class Gone(NotPosted):
    """There is no such channel any more, or the team has removed us."""


class Forbidden(NotPosted):
    """The channel is there, but we may not write in it."""


class Unsure(NotPosted):
    """The request went out and its answer was lost: the message arrived or did not."""


class Later(NotPosted):
    """The platform took nothing and may be asked again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        """With the time to wait."""
        super().__init__(f"again in {seconds:g} s")
        self.seconds = seconds


class Notifier(Protocol):
    """How a platform is written to unasked. Each method raises a NotPosted."""

    repeatable: timedelta
    """How long a message sent again with its nonce is still the same message; zero where nonces are unknown."""

    def serves(self, team_id: str) -> bool:
        """Whether the team is on this platform."""

    async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
        """Post a card in a channel for all to see: the message's id."""

    async def reply(self, team_id: str, channel: str, message_id: str, card: Card, nonce: str) -> str:
        """Post a card in reply to a message."""

    async def edit(self, team_id: str, channel: str, message_id: str, card: Card) -> None:
        """Show another card in a message of ours."""

    async def knock(self, team_id: str, channel: str, learner_id: str) -> None:
        """See whether we may write in a channel, with nothing that anybody but this learner sees."""

    async def tell(self, team_id: str, channel: str, learner_id: str, card: Card) -> None:
        """Show a card about a channel to one person directly."""
