"""Schedules and posts as rows, and rows as schedules and posts."""

from datetime import date, time, timedelta

from bot.domain.daily import Part, Post, PostKey, Schedule, State
from bot.domain.question import Level
from storage.rows import AnyRow, Values

MINUTE = timedelta(minutes=1)
_SAME = ("channel_name", "question_id", "zone", "by", "due_at", "opened_at", "closes_at", "state", "again_at")
_SAME_TOO = ("refusals", "message_id", "shown", "shown_at", "turn")


def from_schedule(schedule: Schedule) -> Values:
    """A schedule's row."""
    return {
        "team_id": schedule.team_id,
        "channel": schedule.channel,
        "channel_name": schedule.channel_name,
        "zone": schedule.zone,
        "at": f"{schedule.at:%H:%M}",
        "days": ",".join(map(str, schedule.days)),
        "topics": ",".join(schedule.topics),
        "levels": ",".join(schedule.levels),
        "open_for": schedule.open_for // MINUTE,
        "by": schedule.by,
        "since": schedule.since,
        "paused": schedule.paused,
        "version": schedule.version,
    }


def to_schedule(row: AnyRow) -> Schedule:
    """The schedule in a row."""
    return Schedule(
        team_id=row.team_id,
        channel=row.channel,
        channel_name=row.channel_name,
        zone=row.zone,
        at=time.fromisoformat(row.at),
        days=tuple(map(int, _listed(row.days))),
        topics=tuple(_listed(row.topics)),
        levels=tuple(map(Level, _listed(row.levels))),
        open_for=row.open_for * MINUTE,
        by=row.by,
        since=row.since,
        paused=row.paused,
        version=row.version,
    )


def from_key(key: PostKey) -> Values:
    """The columns of a post's key."""
    return {"team_id": key.team_id, "channel": key.channel, "day": key.day.isoformat(), "part": key.part.value}


def to_key(row: AnyRow) -> PostKey:
    """The key in a row."""
    return PostKey(row.team_id, row.channel, date.fromisoformat(row.day), Part(row.part))


def from_post(post: Post) -> Values:
    """A post's row."""
    return {**from_key(post.key), **{name: getattr(post, name) for name in (*_SAME, *_SAME_TOO)}}


def to_post(row: AnyRow) -> Post:
    """The post in a row."""
    same = {name: getattr(row, name) for name in (*_SAME, *_SAME_TOO)}
    return Post(key=to_key(row), **(same | {"state": State(row.state)}))


def _listed(text: str) -> list[str]:
    return text.split(",") if text else []
