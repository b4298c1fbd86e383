"""The part of the fake store that keeps choices, points, active days and boards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.daily import UNPOSTED, Part, Post, PostKey
from bot.domain.learner import ActiveDay, Award, BoardPost, Choices, Learner, Standing, Team
from bot.domain.periods import Period, period_name


class FakeBoards:
    """Boards in memory. They pass the contract tests of the real ones."""

    def __init__(self) -> None:
        """Empty."""
        self._teams: dict[str, Team] = {}
        self._learners: dict[tuple[str, str], Learner] = {}
        self._awards: dict[tuple[str, str, str, str], Award] = {}
        self._choices: dict[tuple[str, str], Choices] = {}
        self._weekends_off: dict[str, bool] = {}
        self._zones: dict[str, str] = {}
        self._sums: dict[tuple[str, str, str | None, str], int] = {}
        self._active: dict[tuple[str, str], dict[date, ActiveDay]] = {}
        self._board_posts: dict[tuple[str, str], BoardPost] = {}
        self._posts: dict[PostKey, Post] = {}

    async def set_zone(self, team_id: str, learner_id: str, zone: str | None) -> None:
        """Keep the zone of the learner's days."""
        self._choices[team_id, learner_id] = replace(self._chosen(team_id, learner_id), zone=zone)

    async def set_on_board(self, team_id: str, learner_id: str, on_board: bool) -> None:
        """Keep whether the learner is on the team's boards."""
        self._choices[team_id, learner_id] = replace(self._chosen(team_id, learner_id), on_board=on_board)

    async def set_squad(self, team_id: str, learner_id: str, squad: str | None) -> None:
        """Keep the name of the learner's squad."""
        self._choices[team_id, learner_id] = replace(self._chosen(team_id, learner_id), squad=squad)

    async def squads(self, team_id: str) -> dict[str, int]:
        """How many learners of the team's boards each squad has."""
        counts: dict[str, int] = {}
        for (team, _), chosen in self._choices.items():
            if team == team_id and chosen.squad is not None and chosen.on_board:
                counts[chosen.squad] = counts.get(chosen.squad, 0) + 1
        return counts

    async def team_zone(self, team_id: str) -> str | None:
        """The zone that was chosen for the team, if any."""
        return self._zones.get(team_id)

    async def set_team_zone(self, team_id: str, zone: str) -> None:
        """Keep the zone of the team."""
        self._zones[team_id] = zone
        self._teams[team_id] = replace(self._teams[team_id], zone=zone)

    async def set_weekends_off(self, team_id: str, weekends_off: bool) -> None:
        """Keep whether a weekend breaks no streak in the team."""
        self._weekends_off[team_id] = weekends_off

    async def active_days(self, team_id: str, learner_id: str) -> Sequence[ActiveDay]:
        """The learner's active days, the first one first."""
        return sorted(self._active.get((team_id, learner_id), {}).values(), key=lambda active: active.day)

    async def standings(self, team_id: str, period: str, topic: str | None = None) -> Sequence[Standing]:
        """Each learner's points, most first, then by name and id."""
        found = [
            Standing(self._learners[team, learner], points, self._chosen(team, learner).squad)
            for (team, name, about, learner), points in self._sums.items()
            if (team, name, about) == (team_id, period, topic) and self._chosen(team, learner).on_board
        ]
        return sorted(found, key=lambda one: (-one.points, one.learner.name, one.learner.id))

    async def points(self, team_id: str, learner_id: str, period: str) -> int:
        """The learner's own points in a period."""
        return self._sums.get((team_id, period, None, learner_id), 0)

    async def points_since(self, team_id: str, learner_id: str, since: datetime) -> int:
        """The learner's own points from awards since a moment."""
        own = (award for award in self._awards.values() if (award.team_id, award.learner_id) == (team_id, learner_id))
        return sum(award.points for award in own if award.at >= in_utc(since))

    async def off_board(self, team_id: str) -> frozenset[str]:
        """The team's learners who are on no board."""
        off = (learner for (team, learner), own in self._choices.items() if team == team_id and not own.on_board)
        return frozenset(off)

    async def unposted_days(self, team_id: str) -> frozenset[date]:
        """The days on which a daily question of the team's was not posted."""
        keys = [key for key, post in self._posts.items() if post.state in UNPOSTED and key.part is Part.QUESTION]
        return frozenset(key.day for key in keys if key.team_id == team_id)

    async def keep_board_post(self, post: BoardPost) -> None:
        """Keep a post, in place of the one in its channel."""
        self._board_posts[post.team.id, post.channel] = replace(post, edited_at=in_utc(post.edited_at))

    async def board_posts(self) -> Sequence[BoardPost]:
        """The posts of every team, those first whose edit is longest ago."""
        posts = [replace(post, team=self._teams[post.team.id]) for post in self._board_posts.values()]
        return sorted(posts, key=lambda post: (post.edited_at, post.team.id, post.channel))

    async def change_board_post(self, old: BoardPost, new: BoardPost) -> bool:
        """Keep what a post shows and when it was edited, if it still is the old one."""
        key = old.team.id, old.channel
        kept = self._board_posts.get(key)
        if kept is None or (kept.message_id, kept.edited_at) != (old.message_id, old.edited_at):
            return False
        self._board_posts[key] = replace(kept, digest=new.digest, edited_at=in_utc(new.edited_at))
        return True

    async def drop_board_post(self, team_id: str, channel: str) -> None:
        """Forget the post in a channel."""
        self._board_posts.pop((team_id, channel), None)

    def _chosen(self, team_id: str, learner_id: str) -> Choices:
        own = self._choices.get((team_id, learner_id), Choices())
        return replace(own, weekends_off=self._weekends_off.get(team_id, False))

    def _keep_active(self, team_id: str, learner_id: str, active: ActiveDay) -> None:
        days = self._active.setdefault((team_id, learner_id), {})
        days[active.day] = replace(days.get(active.day, active), last_zone=active.last_zone)

    def _add_up(self, award: Award) -> None:
        for period in Period if award.points else ():
            for topic in (None, award.topic):
                key = award.team_id, period_name(period, award.day), topic, award.learner_id
                self._sums[key] = self._sums.get(key, 0) + award.points


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a naive one is refused, as by the real ones."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone; pass an aware datetime")
    return moment.astimezone(UTC)
