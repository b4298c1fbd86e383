"""The SQL of every use, as plain functions over a Connection. Nothing here begins or ends a transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, delete, select

from bot.domain.learner import ActiveDay, Appeal, Attempt, Award, Confirmation, Help, Progress
from storage import on_conflict, rows, sums
from storage.daily_statements import was_told
from storage.schema import (
    appeals,
    ask_keys,
    askings,
    attempts,
    awards,
    confirmations,
    direct_questions,
    helps,
    hint_keys,
)

_KEY = ("team_id", "learner_id", "question_id", "quarter")
"""What names a team, then its learner, then the learner's question, then that in a quarter."""


def _given(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """The rows with the values of these columns that are given when the query is executed."""
    return [table.c[name] == bindparam(name) for name in names]


# The queries of every answer are built once, as building them took longer than running them.
_help = select(helps.c.hints, helps.c.revealed).where(*_given(helps, *_KEY))
_award = select(awards).where(*_given(awards, *_KEY))
_latest = (
    select(attempts).where(*_given(attempts, *_KEY[:3])).order_by(attempts.c.at.desc(), attempts.c.id.desc()).limit(1)
)
_put_first = select(ask_keys.c.question_id).where(*_given(ask_keys, "team_id", "key"))
_latest_since = _latest.where(attempts.c.at >= bindparam("since"))


def asked(connection: Connection, key: str, team_id: str, learner_id: str, question_id: str, at: datetime) -> str:
    """Note when a question was put, once a key; an earlier moment that comes late changes nothing."""
    row = {"team_id": team_id, "learner_id": learner_id, "question_id": question_id}
    if not _insert_new(connection, ask_keys, row | {"key": key, "at": at}):
        put_first: str = connection.execute(_put_first, {"team_id": team_id, "key": key}).scalar_one()
        return put_first
    connection.execute(on_conflict.keep_latest(connection.dialect.name), row | {"asked_at": at})
    return question_id


def last_asked(connection: Connection, team_id: str, learner_id: str) -> dict[str, datetime]:
    """When each question was last put to the learner."""
    query = select(askings.c.question_id, askings.c.asked_at).where(*_of(askings, team_id, learner_id))
    return {row.question_id: row.asked_at for row in connection.execute(query)}


def record(
    connection: Connection, attempt: Attempt, award: Award, active: ActiveDay | None
) -> tuple[Attempt, Award | None]:
    """Keep an attempt, what it earned and the active day, once a key."""
    if not _insert_new(connection, attempts, rows.from_attempt(attempt)):
        return _recorded(connection, attempt.team_id, attempt.key)
    if active is not None:
        sums.keep_active_day(connection, attempt.team_id, attempt.learner_id, active)
    earned = _insert_new(connection, awards, rows.from_award(award))
    if earned:
        sums.add(connection, award)
    return attempt, award if earned else None


def list_attempts(
    connection: Connection,
    team_id: str,
    learner_id: str,
    question_id: str | None,
    since: datetime | None,
) -> Sequence[Attempt]:
    """The learner's attempts, oldest first, and in the order of arrival within a moment."""
    query = select(attempts).where(*_of(attempts, team_id, learner_id))
    if question_id is not None:
        query = query.where(attempts.c.question_id == question_id)
    if since is not None:
        query = query.where(attempts.c.at >= since)
    found = connection.execute(query.order_by(attempts.c.at, attempts.c.id))
    return [rows.to_attempt(row) for row in found]


def progress(
    connection: Connection, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None
) -> Progress:
    """The help and the award of a question in a quarter, and its latest attempt since a moment.

    What the reveal of a daily has told the channel is revealed to everybody.
    """
    question = {"team_id": team_id, "learner_id": learner_id, "question_id": question_id}
    present = question | {"quarter": quarter}
    taken = connection.execute(_help, present).one_or_none()
    award = connection.execute(_award, present).one_or_none()
    if since is None:
        latest = connection.execute(_latest, question).one_or_none()
    else:
        latest = connection.execute(_latest_since, {**question, "since": since}).one_or_none()
    help = rows.to_help(taken) if taken else Help()
    if since is not None and was_told(connection, team_id, question_id, since):
        help = replace(help, revealed=True)
    return Progress(
        help=help,
        award=rows.to_award(award) if award else None,
        latest=rows.to_attempt(latest) if latest else None,
    )


def take_hint(
    connection: Connection,
    key: str,
    team_id: str,
    learner_id: str,
    question_id: str,
    quarter: str,
    most: int,
    at: datetime,
) -> Help:
    """Count one more hint, once a key and up to `most`."""
    new = _insert_new(connection, hint_keys, {"team_id": team_id, "key": key, "learner_id": learner_id, "at": at})
    more = Help(hints=min(most, int(new)))
    return _add_help(connection, rows.from_help(team_id, learner_id, question_id, quarter, more), most)


def forget_keys(connection: Connection, before: datetime) -> None:
    """Forget the keys of questions put and hints taken before a moment."""
    for table in (ask_keys, hint_keys):
        connection.execute(delete(table).where(table.c.at < before))


def reveal(connection: Connection, team_id: str, learner_id: str, question_id: str, quarter: str) -> Help:
    """Note that the question was revealed."""
    more = Help(revealed=True)
    return _add_help(connection, rows.from_help(team_id, learner_id, question_id, quarter, more))


def confirm(connection: Connection, confirmation: Confirmation) -> None:
    """Keep the learner's word, unless there is one already."""
    _insert_new(connection, confirmations, rows.from_confirmation(confirmation))


def list_confirmations(
    connection: Connection, team_id: str, learner_id: str, attempt_key: str | None
) -> Sequence[Confirmation]:
    """The learner's words, oldest first, and by point within a moment."""
    query = select(confirmations).where(*_of(confirmations, team_id, learner_id))
    if attempt_key is not None:
        query = query.where(confirmations.c.attempt_key == attempt_key)
    found = [rows.to_confirmation(row) for row in connection.execute(query)]
    return sorted(found, key=lambda word: (word.at, word.attempt_key, word.point_id))


def appeal(connection: Connection, appealed: Appeal) -> None:
    """Keep an appeal, unless there is one of its attempt already."""
    _insert_new(connection, appeals, rows.from_appeal(appealed))


def list_appeals(connection: Connection) -> Sequence[Appeal]:
    """The appeals of every team, newest first; within a moment, of the attempt that arrived last."""
    same = and_(appeals.c.team_id == attempts.c.team_id, appeals.c.attempt_key == attempts.c.key)
    query = select(attempts, appeals.c.at.label("appealed_at")).join_from(appeals, attempts, same)
    found = connection.execute(query.order_by(appeals.c.at.desc(), attempts.c.id.desc()))
    return [rows.to_appeal(row) for row in found]


def put_directly(connection: Connection, team_id: str, learner_id: str, question_id: str) -> None:
    """Note which question was last put to the learner in direct messages."""
    row = {"team_id": team_id, "learner_id": learner_id, "question_id": question_id}
    connection.execute(on_conflict.update(connection.dialect.name, direct_questions, "question_id"), row)


def put_last(connection: Connection, team_id: str, learner_id: str) -> str | None:
    """The question last put to the learner in direct messages."""
    query = select(direct_questions.c.question_id).where(*_of(direct_questions, team_id, learner_id))
    found: str | None = connection.execute(query).scalar()
    return found


def _of(table: Table, *key: str) -> list[ColumnElement[bool]]:
    """The rows of a team, or of its learner, or of the learner's question, or of that in a quarter."""
    return [table.c[name] == value for name, value in zip(_KEY, key, strict=False)]


def _first(connection: Connection, query: Select[*tuple[Any, ...]]) -> rows.AnyRow | None:
    return connection.execute(query).one_or_none()


def _insert_new(connection: Connection, table: Table, row: rows.Values) -> bool:
    """Insert a row unless its key is taken; whether it was inserted."""
    insert = on_conflict.do_nothing(connection.dialect.name, table)
    return connection.execute(insert, row).one_or_none() is not None


def _add_help(connection: Connection, row: rows.Values, most: int = 0) -> Help:
    """Add this help to what the learner already took, hints up to `most` in all, and return the sum."""
    return rows.to_help(connection.execute(on_conflict.add_help(connection.dialect.name), row | {"most": most}).one())


def _recorded(connection: Connection, team_id: str, key: str) -> tuple[Attempt, Award | None]:
    """The attempt stored under this key, and the award that it earned."""
    stored = select(attempts).where(attempts.c.team_id == team_id, attempts.c.key == key)
    earned = select(awards).where(awards.c.team_id == team_id, awards.c.attempt_key == key)
    award = _first(connection, earned)
    attempt = rows.to_attempt(connection.execute(stored).one())
    return attempt, rows.to_award(award) if award else None
