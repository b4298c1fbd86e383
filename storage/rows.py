"""Rows become frozen values, and values become rows."""

from typing import Any

from sqlalchemy import Row

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
    Standing,
    Team,
)
from bot.domain.periods import Period
from storage.codec import grade_from_json, grade_to_json

AnyRow = Row[*tuple[Any, ...]]
"""A row of any columns."""

Values = dict[str, Any]
"""What goes into a row, by column."""


def from_attempt(attempt: Attempt) -> Values:
    """An attempt's row."""
    return {
        "team_id": attempt.team_id,
        "key": attempt.key,
        "learner_id": attempt.learner_id,
        "question_id": attempt.question_id,
        "answer": attempt.answer,
        "grade": grade_to_json(attempt.grade),
        "score": attempt.grade.score,
        "bank_version": attempt.bank_version,
        "grader_version": attempt.grader_version,
        "at": attempt.at,
    }


def to_attempt(row: AnyRow) -> Attempt:
    """The attempt in a row."""
    return Attempt(
        key=row.key,
        team_id=row.team_id,
        learner_id=row.learner_id,
        question_id=row.question_id,
        answer=row.answer,
        grade=grade_from_json(row.grade),
        bank_version=row.bank_version,
        grader_version=row.grader_version,
        at=row.at,
    )


def from_award(award: Award) -> Values:
    """An award's row."""
    return {
        "team_id": award.team_id,
        "learner_id": award.learner_id,
        "question_id": award.question_id,
        "quarter": award.quarter,
        "attempt_key": award.attempt_key,
        "topic": award.topic,
        "day": award.day,
        "points": award.points,
        "at": award.at,
    }


def to_award(row: AnyRow) -> Award:
    """The award in a row."""
    return Award(
        team_id=row.team_id,
        learner_id=row.learner_id,
        question_id=row.question_id,
        attempt_key=row.attempt_key,
        topic=row.topic,
        day=row.day,
        quarter=row.quarter,
        points=row.points,
        at=row.at,
    )


def from_confirmation(confirmation: Confirmation) -> Values:
    """The row of a learner's word."""
    return {
        "team_id": confirmation.team_id,
        "learner_id": confirmation.learner_id,
        "attempt_key": confirmation.attempt_key,
        "point_id": confirmation.point_id,
        "meant": confirmation.meant,
        "at": confirmation.at,
    }


def to_confirmation(row: AnyRow) -> Confirmation:
    """The learner's word in a row."""
    return Confirmation(
        team_id=row.team_id,
        learner_id=row.learner_id,
        attempt_key=row.attempt_key,
        point_id=row.point_id,
        meant=row.meant,
        at=row.at,
    )


def from_appeal(appeal: Appeal) -> Values:
    """An appeal's row."""
    return {
        "team_id": appeal.attempt.team_id,
        "attempt_key": appeal.attempt.key,
        "learner_id": appeal.attempt.learner_id,
        "question_id": appeal.attempt.question_id,
        "at": appeal.at,
    }


def to_appeal(row: AnyRow) -> Appeal:
    """The appeal in a row of an attempt and `appealed_at`."""
    return Appeal(to_attempt(row), row.appealed_at)


def from_help(team_id: str, learner_id: str, question_id: str, quarter: str, taken: Help) -> Values:
    """The row of the help taken on a question in a quarter."""
    return {
        "team_id": team_id,
        "learner_id": learner_id,
        "question_id": question_id,
        "quarter": quarter,
        "hints": taken.hints,
        "revealed": taken.revealed,
    }


def to_help(row: AnyRow) -> Help:
    """The help in a row."""
    return Help(hints=row.hints, revealed=row.revealed)


def to_standing(row: AnyRow) -> Standing:
    """The standing in a row of id, name, squad and points."""
    return Standing(Learner(row.id, row.name), row.points, row.squad)


def to_choices(row: AnyRow) -> Choices:
    """The choices in a row of a team and its learner."""
    return Choices(row.own_zone, row.on_board, row.squad, row.weekends_off)


def from_active_day(team_id: str, learner_id: str, active: ActiveDay) -> Values:
    """The row of a day on which something scored."""
    return {
        "team_id": team_id,
        "learner_id": learner_id,
        "day": active.day,
        "zone": active.zone,
        "last_zone": active.last_zone,
        "weekends_off": active.weekends_off,
    }


def to_active_day(row: AnyRow) -> ActiveDay:
    """The active day in a row."""
    return ActiveDay(row.day, row.zone, row.last_zone, row.weekends_off)


def from_board_post(post: BoardPost) -> Values:
    """The row of a board that stands in a channel."""
    return {
        "team_id": post.team.id,
        "channel": post.channel,
        "message_id": post.message_id,
        "period": post.period.value,
        "topic": post.topic,
        "digest": post.digest,
        "edited_at": post.edited_at,
    }


def to_board_post(row: AnyRow) -> BoardPost:
    """The post in a row that has its team's name and zone too."""
    return BoardPost(
        team=Team(row.team_id, row.name, row.zone),
        channel=row.channel,
        message_id=row.message_id,
        period=Period(row.period),
        topic=row.topic,
        digest=row.digest,
        edited_at=row.edited_at,
    )
