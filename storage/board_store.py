"""The part of the store that keeps choices, points, active days and boards: each method is one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.learner import ActiveDay, BoardPost, Standing
from storage import board_posts, members, sums
from storage.database import Transactions


class BoardStore:
    """Fulfils bot.domain.ports.Boards; what its methods promise is said there."""

    async def set_zone(self: Transactions, team_id: str, learner_id: str, zone: str | None) -> None:
        """Keep the zone of the learner's days."""
        await self.write(lambda c: members.choose(c, team_id, learner_id, "zone", zone))

    async def set_on_board(self: Transactions, team_id: str, learner_id: str, on_board: bool) -> None:
        """Keep whether the learner is on the team's boards."""
        await self.write(lambda c: members.choose(c, team_id, learner_id, "on_board", on_board))

    async def set_squad(self: Transactions, team_id: str, learner_id: str, squad: str | None) -> None:
        """Keep the name of the learner's squad."""
        await self.write(lambda c: members.choose(c, team_id, learner_id, "squad", squad))

    async def squads(self: Transactions, team_id: str) -> dict[str, int]:
        """How many learners of the team's boards each squad has."""
        return await self.read(lambda c: members.squads(c, team_id))

    async def team_zone(self: Transactions, team_id: str) -> str | None:
        """The zone that was chosen for the team, if any."""
        return await self.read(lambda c: members.team_zone(c, team_id))

    async def set_team_zone(self: Transactions, team_id: str, zone: str) -> None:
        """Keep the zone of the team."""
        await self.write(lambda c: members.choose_team_zone(c, team_id, zone))

    async def set_weekends_off(self: Transactions, team_id: str, weekends_off: bool) -> None:
        """Keep whether a weekend breaks no streak in the team."""
        await self.write(lambda c: members.choose_weekends_off(c, team_id, weekends_off))

    async def active_days(self: Transactions, team_id: str, learner_id: str) -> Sequence[ActiveDay]:
        """The learner's active days, the first one first."""
        return await self.read(lambda c: sums.list_active_days(c, team_id, learner_id))

    async def standings(self: Transactions, team_id: str, period: str, topic: str | None = None) -> Sequence[Standing]:
        """Each learner's points, most first, then by name and id."""
        return await self.read(lambda c: sums.board(c, team_id, period, topic))

    async def points(self: Transactions, team_id: str, learner_id: str, period: str) -> int:
        """The learner's own points in a period."""
        return await self.read(lambda c: sums.own_points(c, team_id, learner_id, period))

    async def points_since(self: Transactions, team_id: str, learner_id: str, since: datetime) -> int:
        """The learner's own points from awards since a moment."""
        return await self.read(lambda c: sums.points_since(c, team_id, learner_id, since))

    async def off_board(self: Transactions, team_id: str) -> frozenset[str]:
        """The team's learners who are on no board."""
        return await self.read(lambda c: members.off_board(c, team_id))

    async def unposted_days(self: Transactions, team_id: str) -> frozenset[date]:
        """The days on which a daily question of the team's was not posted."""
        return await self.read(lambda c: sums.unposted_days(c, team_id))

    async def keep_board_post(self: Transactions, post: BoardPost) -> None:
        """Keep a post, in place of the one in its channel."""
        await self.write(lambda c: board_posts.keep(c, post))

    async def board_posts(self: Transactions) -> Sequence[BoardPost]:
        """The posts of every team, those first whose edit is longest ago."""
        return await self.read(board_posts.list_all)

    async def change_board_post(self: Transactions, old: BoardPost, new: BoardPost) -> bool:
        """Keep what a post shows and when it was edited, if it still is the old one."""
        return await self.write(lambda c: board_posts.change(c, old, new))

    async def drop_board_post(self: Transactions, team_id: str, channel: str) -> None:
        """Forget the post in a channel."""
        await self.write(lambda c: board_posts.drop(c, team_id, channel))
