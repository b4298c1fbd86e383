"""The boards that stand in channels. The SQL."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from bot.domain.learner import BoardPost
from storage import on_conflict, rows
from storage.readable import readable
from storage.schema import board_posts, teams


def keep(connection: Connection, post: BoardPost) -> None:
    """Keep a post, in place of the one in its channel."""
    changed = ("message_id", "period", "topic", "digest", "edited_at")
    connection.execute(on_conflict.replace(connection.dialect.name, board_posts, *changed), rows.from_board_post(post))


def list_all(connection: Connection) -> Sequence[BoardPost]:
    """The posts of every team that can be read, those first whose edit is longest ago."""
    query = select(board_posts, teams.c.name, teams.c.zone).join_from(
        board_posts, teams, board_posts.c.team_id == teams.c.id
    )
    by_age = query.order_by(board_posts.c.edited_at, board_posts.c.team_id, board_posts.c.channel)
    return readable(connection, by_age, board_posts, rows.to_board_post)


def change(connection: Connection, old: BoardPost, new: BoardPost) -> bool:
    """Keep what a post shows and when it was edited, if it still is the one that was read."""
    same = (
        board_posts.c.team_id == old.team.id,
        board_posts.c.channel == old.channel,
        board_posts.c.message_id == old.message_id,
        board_posts.c.edited_at == old.edited_at,
    )
    changed = update(board_posts).where(*same).values(digest=new.digest, edited_at=new.edited_at)
    return connection.execute(changed.returning(board_posts.c.team_id)).one_or_none() is not None


def drop(connection: Connection, team_id: str, channel: str) -> None:
    """Forget the post in a channel."""
    connection.execute(delete(board_posts).where(board_posts.c.team_id == team_id, board_posts.c.channel == channel))
