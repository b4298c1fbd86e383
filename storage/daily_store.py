"""The part of the store that keeps daily questions: each method is one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.daily import DailyAnswer, Post, PostKey, Schedule
from storage import daily_statements as sql
from storage.database import T, Work


class _Transactions(Protocol):
    """What the store offers to its parts."""

    async def read(self, work: Work[T]) -> T: ...

    async def write(self, work: Work[T]) -> T: ...


class DailyStore:
    """Fulfils bot.domain.ports.Dailies; what its methods promise is said there."""

    async def schedule(self: _Transactions, team_id: str, channel: str) -> Schedule | None:
        """What is set up for a channel."""
        return await self.read(lambda c: sql.find_schedule(c, team_id, channel))

    async def schedules(self: _Transactions) -> Sequence[Schedule]:
        """Every schedule that is not paused."""
        return await self.read(sql.list_schedules)

    async def save_schedule(self: _Transactions, schedule: Schedule) -> bool:
        """Keep a schedule in place of the version before its own."""
        return await self.write(lambda c: sql.save_schedule(c, schedule))

    async def remove_schedule(self: _Transactions, team_id: str, channel: str) -> None:
        """Forget what is set up for a channel."""
        await self.write(lambda c: sql.remove_schedule(c, team_id, channel))

    async def post(self: _Transactions, key: PostKey) -> Post | None:
        """The post of this key."""
        return await self.read(lambda c: sql.find_post(c, key))

    async def claim(self: _Transactions, post: Post) -> bool:
        """Keep a new post, unless there is one of its key."""
        return await self.write(lambda c: sql.claim(c, post))

    async def advance(
        self: _Transactions, old: Post, new: Post, also: Post | None = None, schedule: Schedule | None = None
    ) -> bool:
        """Keep a post as it is now, if it still is as it was."""
        return await self.write(lambda c: sql.advance(c, old, new, also, schedule))

    async def open_posts(self: _Transactions) -> Sequence[Post]:
        """Every post that waits for something."""
        return await self.read(sql.open_posts)

    async def taken(self: _Transactions, since: datetime) -> frozenset[PostKey]:
        """The keys of questions that were due since a moment."""
        return await self.read(lambda c: sql.taken(c, since))

    async def history(self: _Transactions, team_id: str, channel: str) -> Sequence[str]:
        """The questions that a channel may have seen, oldest first."""
        return await self.read(lambda c: sql.history(c, team_id, channel))

    async def answer_counts(self: _Transactions) -> Mapping[PostKey, int]:
        """How many learners have answered each open question."""
        return await self.read(sql.answer_counts)

    async def daily_answers(self: _Transactions, post: Post) -> Sequence[DailyAnswer]:
        """The answers given while a question was open."""
        return await self.read(lambda c: sql.daily_answers(c, post))

    async def open_dailies(self: _Transactions, team_id: str, question_id: str, at: datetime) -> Sequence[Post]:
        """The team's posts of a question that are open at a moment."""
        return await self.read(lambda c: sql.open_dailies(c, team_id, question_id, at))

    async def share(self: _Transactions, team_id: str, learner_id: str, attempt_key: str, at: datetime) -> None:
        """Keep that an answer may be shown."""
        await self.write(lambda c: sql.share(c, team_id, learner_id, attempt_key, at))
