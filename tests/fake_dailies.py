"""The part of the fake store that keeps daily questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.daily import DailyAnswer, Part, Post, PostKey, Schedule, State
from bot.domain.learner import Attempt, Learner

_SEEN = (State.CLAIMED, State.SENT, State.CLOSED, State.UNKNOWN)


class FakeDailies:
    """Dailies in memory. They pass the contract tests of the real ones."""

    def __init__(self) -> None:
        """Empty."""
        self._schedules: dict[tuple[str, str], Schedule] = {}
        self._posts: dict[PostKey, Post] = {}
        self._shares: set[tuple[str, str]] = set()
        self._attempts: dict[tuple[str, str], Attempt] = {}
        self._learners: dict[tuple[str, str], Learner] = {}

    async def schedule(self, team_id: str, channel: str) -> Schedule | None:
        """What is set up for a channel."""
        return self._schedules.get((team_id, channel))

    async def schedules(self) -> Sequence[Schedule]:
        """Every schedule that is not paused."""
        return [self._schedules[key] for key in sorted(self._schedules) if not self._schedules[key].paused]

    async def save_schedule(self, schedule: Schedule) -> bool:
        """Keep a schedule in place of the version before its own."""
        key = schedule.team_id, schedule.channel
        before = self._schedules[key].version if key in self._schedules else 0
        if before == schedule.version - 1:
            self._schedules[key] = schedule
        return before == schedule.version - 1

    async def remove_schedule(self, team_id: str, channel: str) -> None:
        """Forget what is set up for a channel."""
        self._schedules.pop((team_id, channel), None)

    async def post(self, key: PostKey) -> Post | None:
        """The post of this key."""
        return self._posts.get(key)

    async def claim(self, post: Post) -> bool:
        """Keep a new post, unless there is one of its key."""
        return self._posts.setdefault(post.key, post) is post

    async def advance(self, old: Post, new: Post, also: Post | None = None, schedule: Schedule | None = None) -> bool:
        """Keep a post as it is now, if it still is as it was."""
        if self._posts[old.key].turn != old.turn:
            return False
        self._posts[old.key] = replace(new, turn=old.turn + 1)
        if also is not None:
            await self.claim(also)
        if schedule is not None:
            await self.save_schedule(schedule)
        return True

    async def open_posts(self) -> Sequence[Post]:
        """Every post that waits for something."""
        found = [one for one in self._posts.values() if one.state in (State.READY, State.CLAIMED) or _is_open(one)]
        return sorted(found, key=lambda one: (one.due_at, one.key.team_id, one.key.channel, one.key.day, one.key.part))

    async def taken(self, since: datetime) -> frozenset[PostKey]:
        """The keys of questions that were due since a moment."""
        return frozenset(key for key, post in self._posts.items() if post.due_at >= since and key.part is Part.QUESTION)

    async def history(self, team_id: str, channel: str) -> Sequence[str]:
        """The questions that a channel may have seen, oldest first."""
        seen = [
            post
            for key, post in self._posts.items()
            if (key.team_id, key.channel, key.part) == (team_id, channel, Part.QUESTION) and post.state in _SEEN
        ]
        return [post.question_id for post in sorted(seen, key=lambda post: (post.opened_at, post.key.day))]

    async def answer_counts(self) -> Mapping[PostKey, int]:
        """How many learners have answered each open question."""
        counts = {
            post.key: len({one.learner_id for one in self._answers(post)})
            for post in self._posts.values()
            if _is_open(post)
        }
        return {key: number for key, number in counts.items() if number}

    async def daily_answers(self, post: Post) -> Sequence[DailyAnswer]:
        """The answers given while a question was open."""
        found: dict[str, DailyAnswer] = {}
        for one in self._answers(post):
            learner = self._learners[one.team_id, one.learner_id]
            answer = found.setdefault(one.learner_id, DailyAnswer(learner, one))
            better = answer.shared is None or one.grade.score > answer.shared.grade.score
            if (one.team_id, one.key) in self._shares and better:
                found[one.learner_id] = replace(answer, shared=one)
        return list(found.values())

    async def open_dailies(self, team_id: str, question_id: str, at: datetime) -> Sequence[Post]:
        """The team's posts of a question that are open at a moment."""
        return [
            post
            for key, post in self._posts.items()
            if (key.team_id, post.question_id) == (team_id, question_id)
            and _is_open(post)
            and post.opened_at <= at < post.closes_at
        ]

    async def share(self, team_id: str, learner_id: str, attempt_key: str, at: datetime) -> None:
        """Keep that an answer may be shown."""
        if (team_id, attempt_key) not in self._attempts:
            raise LookupError(f"no attempt {attempt_key} in team {team_id}")
        self._shares.add((team_id, attempt_key))

    def _was_told(self, team_id: str, question_id: str, since: datetime) -> bool:
        """Whether a reveal has told the question's points to a channel of the team since a moment."""
        return any(
            (key.team_id, post.question_id, key.part) == (team_id, question_id, Part.REVEAL)
            and post.state in _SEEN
            and post.opened_at >= since
            for key, post in self._posts.items()
        )

    def _answers(self, post: Post) -> list[Attempt]:
        found = [
            one
            for one in self._attempts.values()
            if (one.team_id, one.question_id) == (post.key.team_id, post.question_id)
            and post.opened_at <= one.at < post.closes_at
        ]
        return sorted(found, key=lambda one: one.at)


def _is_open(post: Post) -> bool:
    return post.key.part is Part.QUESTION and post.state is State.SENT
