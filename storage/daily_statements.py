"""The SQL of the daily questions, as plain functions over a Connection. Nothing here begins or ends a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, func, or_, select, update

from bot.domain.daily import DailyAnswer, Part, Post, PostKey, Schedule, State
from bot.domain.learner import Attempt, Learner
from storage import daily_rows as rows
from storage import on_conflict
from storage.readable import readable
from storage.rows import Values, to_attempt
from storage.schema import attempts, daily_posts, learners, schedules, shares

_SEEN = (State.CLAIMED, State.SENT, State.CLOSED, State.UNKNOWN)
_KEY = ("team_id", "channel", "day", "part")
_open_question = and_(daily_posts.c.part == Part.QUESTION, daily_posts.c.state == State.SENT)
_in_hand = or_(daily_posts.c.state.in_((State.READY, State.CLAIMED)), _open_question)
_answers_it = and_(
    attempts.c.team_id == daily_posts.c.team_id,
    attempts.c.question_id == daily_posts.c.question_id,
    attempts.c.at >= daily_posts.c.opened_at,
    attempts.c.at < daily_posts.c.closes_at,
)
# Asked at every answer, so built once.
_told = (
    select(daily_posts.c.turn)
    .where(
        daily_posts.c.team_id == bindparam("team_id"),
        daily_posts.c.question_id == bindparam("question_id"),
        daily_posts.c.opened_at >= bindparam("since"),
        daily_posts.c.part == Part.REVEAL,
        daily_posts.c.state.in_(_SEEN),
    )
    .limit(1)
)


def find_schedule(connection: Connection, team_id: str, channel: str) -> Schedule | None:
    """What is set up for a channel."""
    row = connection.execute(select(schedules).where(*_where(schedules, team_id, channel))).one_or_none()
    return rows.to_schedule(row) if row else None


def list_schedules(connection: Connection) -> Sequence[Schedule]:
    """Every schedule that is not paused and can be read."""
    query = select(schedules).where(schedules.c.paused.is_(False)).order_by(schedules.c.team_id, schedules.c.channel)
    return readable(connection, query, schedules, rows.to_schedule)


def save_schedule(connection: Connection, schedule: Schedule) -> bool:
    """Keep a schedule in place of the version before its own; False when that is not there."""
    row = rows.from_schedule(schedule)
    if schedule.version == 1:
        return _insert_new(connection, schedules, row)
    same = _where(schedules, schedule.team_id, schedule.channel)
    before = schedules.c.version == schedule.version - 1
    return connection.execute(update(schedules).where(*same, before).values(row)).rowcount == 1


def remove_schedule(connection: Connection, team_id: str, channel: str) -> None:
    """Forget what is set up for a channel."""
    connection.execute(delete(schedules).where(*_where(schedules, team_id, channel)))


def find_post(connection: Connection, key: PostKey) -> Post | None:
    """The post of this key."""
    row = connection.execute(select(daily_posts).where(*_of(key))).one_or_none()
    return rows.to_post(row) if row else None


def claim(connection: Connection, post: Post) -> bool:
    """Insert a post unless its key is taken; whether it was inserted."""
    return _insert_new(connection, daily_posts, rows.from_post(post))


def advance(connection: Connection, old: Post, new: Post, also: Post | None, schedule: Schedule | None) -> bool:
    """Give a post's row what is new, if nobody has changed it since; and then do what goes with it."""
    row = rows.from_post(replace(new, turn=old.turn + 1))
    changed = update(daily_posts).where(*_of(old.key), daily_posts.c.turn == old.turn).values(row)
    if connection.execute(changed).rowcount != 1:
        return False
    if also is not None:
        claim(connection, also)
    if schedule is not None:
        save_schedule(connection, schedule)
    return True


def open_posts(connection: Connection) -> Sequence[Post]:
    """Every post that waits for something and can be read, the one due first at the front."""
    query = select(daily_posts).where(_in_hand).order_by(daily_posts.c.due_at, *_columns(daily_posts))
    return readable(connection, query, daily_posts, rows.to_post)


def taken(connection: Connection, since: datetime) -> frozenset[PostKey]:
    """The keys of questions that were due since a moment."""
    query = select(*_columns(daily_posts)).where(daily_posts.c.due_at >= since, daily_posts.c.part == Part.QUESTION)
    return frozenset(readable(connection, query, daily_posts, rows.to_key))


def history(connection: Connection, team_id: str, channel: str) -> Sequence[str]:
    """The questions that a channel may have seen, oldest first."""
    seen = and_(daily_posts.c.part == Part.QUESTION, daily_posts.c.state.in_(_SEEN))
    query = select(daily_posts.c.question_id).where(*_where(daily_posts, team_id, channel), seen)
    return list(connection.execute(query.order_by(daily_posts.c.opened_at, daily_posts.c.day)).scalars())


def answer_counts(connection: Connection) -> Mapping[PostKey, int]:
    """How many learners have answered each open question, where any has."""
    learned = func.count(attempts.c.learner_id.distinct())
    query = select(*_columns(daily_posts), learned.label("learners")).join_from(daily_posts, attempts, _answers_it)
    grouped = query.where(_open_question).group_by(*_columns(daily_posts))
    return dict(readable(connection, grouped, daily_posts, lambda row: (rows.to_key(row), row.learners)))


def daily_answers(connection: Connection, post: Post) -> Sequence[DailyAnswer]:
    """Each learner's first answer while the question was open, and the best one that may be shown."""
    query = (
        select(attempts, learners.c.name, shares.c.attempt_key.label("shown"))
        .join(learners, and_(learners.c.team_id == attempts.c.team_id, learners.c.id == attempts.c.learner_id))
        .outerjoin(shares, and_(shares.c.team_id == attempts.c.team_id, shares.c.attempt_key == attempts.c.key))
        .where(attempts.c.team_id == post.key.team_id, attempts.c.question_id == post.question_id)
        .where(attempts.c.at >= post.opened_at, attempts.c.at < post.closes_at)
        .order_by(attempts.c.at, attempts.c.id)
    )
    found: dict[str, DailyAnswer] = {}
    for row in connection.execute(query):
        attempt = to_attempt(row)
        answer = found.setdefault(row.learner_id, DailyAnswer(Learner(row.learner_id, row.name), attempt))
        if row.shown is not None and _is_better(attempt, answer.shared):
            found[row.learner_id] = replace(answer, shared=attempt)
    return list(found.values())


def open_dailies(connection: Connection, team_id: str, question_id: str, at: datetime) -> Sequence[Post]:
    """The team's posts of a question that are open at a moment."""
    posts = daily_posts.c
    query = select(daily_posts).where(posts.team_id == team_id, posts.question_id == question_id, _open_question)
    found = connection.execute(query.where(posts.opened_at <= at, posts.closes_at > at))
    return [rows.to_post(row) for row in found]


def was_told(connection: Connection, team_id: str, question_id: str, since: datetime) -> bool:
    """Whether a reveal has told the question's points to a channel of the team since a moment."""
    given = {"team_id": team_id, "question_id": question_id, "since": since}
    return connection.execute(_told, given).first() is not None


def share(connection: Connection, team_id: str, learner_id: str, attempt_key: str, at: datetime) -> None:
    """Keep that an answer may be shown."""
    row = {"team_id": team_id, "learner_id": learner_id, "attempt_key": attempt_key, "at": at}
    _insert_new(connection, shares, row)


def _is_better(attempt: Attempt, other: Attempt | None) -> bool:
    return other is None or attempt.grade.score > other.grade.score


def _of(key: PostKey) -> list[ColumnElement[bool]]:
    return [daily_posts.c[name] == value for name, value in rows.from_key(key).items()]


def _where(table: Table, team_id: str, channel: str) -> list[ColumnElement[bool]]:
    return [table.c.team_id == team_id, table.c.channel == channel]


def _columns(table: Table) -> list[ColumnElement[str]]:
    return [table.c[name] for name in _KEY]


def _insert_new(connection: Connection, table: Table, row: Values) -> bool:
    """Insert a row unless its key is taken; whether it was inserted."""
    new = on_conflict.do_nothing(connection.dialect.name, table)
    return connection.execute(new, row).one_or_none() is not None
