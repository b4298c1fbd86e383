"""The tables. Every row but a note carries its team, and goes when its learner or team is deleted.

A change here needs a new migration and a new HEAD; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    true,
)

from storage import daily_schema, slack_schema
from storage.columns import ExactText, UtcDateTime

HEAD = "0007"
"""The newest migration's revision: what an up-to-date database says in VERSION_TABLE."""

VERSION_TABLE = "mlquiz_version"
"""Named for us, so that another program's migrations may live in the same PostgreSQL database."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str) -> Column[str]:
    """One column of a primary key."""
    return Column(name, ExactText, primary_key=True)


def _of_team() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id"], ["teams.id"], ondelete="CASCADE")


def _of_learner() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id", "learner_id"], ["learners.team_id", "learners.id"], ondelete="CASCADE")


def _of_attempt() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["team_id", "attempt_key"], ["attempts.team_id", "attempts.key"], ondelete="CASCADE")


# `zone` is the platform's word until somebody chose one for the team.
teams = Table(
    "teams",
    metadata,
    _key("id"),
    Column("name", ExactText, nullable=False),
    Column("zone", ExactText, nullable=False),
    Column("zone_chosen", Boolean, nullable=False, server_default=false()),
    Column("weekends_off", Boolean, nullable=False, server_default=false()),
)

# `zone` is that of the learner's days, where it is not the team's. A squad is those who name it.
learners = Table(
    "learners",
    metadata,
    _key("team_id"),
    _key("id"),
    Column("name", ExactText, nullable=False),
    Column("zone", ExactText),
    Column("on_board", Boolean, nullable=False, server_default=true()),
    Column("squad", ExactText),
    _of_team(),
)

askings = Table(
    "askings",
    metadata,
    _key("team_id"),
    _key("learner_id"),
    _key("question_id"),
    Column("asked_at", UtcDateTime, nullable=False),
    _of_learner(),
)

# `id` keeps the order of arrival of attempts at the same moment. `score` repeats the grade's, for queries.
attempts = Table(
    "attempts",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("team_id", ExactText, nullable=False),
    Column("key", ExactText, nullable=False),
    Column("learner_id", ExactText, nullable=False),
    Column("question_id", ExactText, nullable=False),
    Column("answer", ExactText, nullable=False),
    Column("grade", ExactText, nullable=False),
    Column("score", Float, nullable=False),
    Column("bank_version", ExactText, nullable=False),
    Column("grader_version", ExactText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("team_id", "key"),
    Index(None, "team_id", "learner_id", "at"),
    Index(None, "team_id", "learner_id", "question_id", "at"),
    Index(None, "team_id", "question_id", "at"),
    _of_learner(),
)

# `attempt_key` names the attempt that earned the award, so that its repeat can be told the same. `day` is the
# team's; its default is that of a day nobody answered on, for rows that are older than the column.
awards = Table(
    "awards",
    metadata,
    _key("team_id"),
    _key("learner_id"),
    _key("question_id"),
    _key("quarter"),
    Column("attempt_key", ExactText, nullable=False),
    Column("topic", ExactText, nullable=False),
    Column("day", Date, nullable=False, server_default="1970-01-01"),
    Column("points", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("team_id", "attempt_key"),
    _of_learner(),
    _of_attempt(),
)

# The awards' points, summed up by period, for each topic and (topic "") for all: a board is one stretch of its key.
standings = Table(
    "standings",
    metadata,
    _key("team_id"),
    _key("period"),
    _key("topic"),
    _key("learner_id"),
    Column("points", Integer, nullable=False),
    _of_learner(),
    sqlite_with_rowid=False,
)

# The days, on a learner's own clocks, on which something scored; and what was chosen then.
active_days = Table(
    "active_days",
    metadata,
    _key("team_id"),
    _key("learner_id"),
    Column("day", Date, primary_key=True),
    Column("zone", ExactText, nullable=False),
    Column("last_zone", ExactText, nullable=False),
    Column("weekends_off", Boolean, nullable=False),
    _of_learner(),
    sqlite_with_rowid=False,
)

# The boards that stand in channels; one without a topic is of all.
board_posts = Table(
    "board_posts",
    metadata,
    _key("team_id"),
    _key("channel"),
    Column("message_id", ExactText, nullable=False),
    Column("period", ExactText, nullable=False),
    Column("topic", ExactText),
    Column("digest", ExactText, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    _of_team(),
)

helps = Table(
    "helps",
    metadata,
    _key("team_id"),
    _key("learner_id"),
    _key("question_id"),
    _key("quarter"),
    Column("hints", Integer, nullable=False),
    Column("revealed", Boolean, nullable=False),
    _of_learner(),
)

# The events that already brought a question, and which. `at` is when; its default is that of rows that are older
# than the column. Old keys are forgotten.
ask_keys = Table(
    "ask_keys",
    metadata,
    _key("team_id"),
    _key("key"),
    Column("learner_id", ExactText, nullable=False),
    Column("question_id", ExactText, nullable=False),
    Column("at", UtcDateTime, nullable=False, server_default="2026-11-24 00:00:00"),
    Index(None, "at"),
    _of_learner(),
)

# The events that already brought a hint, and when, as above.
hint_keys = Table(
    "hint_keys",
    metadata,
    _key("team_id"),
    _key("key"),
    Column("learner_id", ExactText, nullable=False),
    Column("at", UtcDateTime, nullable=False, server_default="2026-11-24 00:00:00"),
    Index(None, "at"),
    _of_learner(),
)

# Whether an answer meant a point that its grade was unsure of: the learner's word, beside the grade.
confirmations = Table(
    "confirmations",
    metadata,
    _key("team_id"),
    _key("attempt_key"),
    _key("point_id"),
    Column("learner_id", ExactText, nullable=False),
    Column("meant", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "team_id", "learner_id"),
    _of_learner(),
    _of_attempt(),
)

# The answers that their learners think were graded too low, for the bank's authors.
appeals = Table(
    "appeals",
    metadata,
    _key("team_id"),
    _key("attempt_key"),
    Column("learner_id", ExactText, nullable=False),
    Column("question_id", ExactText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    _of_learner(),
    _of_attempt(),
)

# What outlives a run and is nobody's, such as what a platform was told last.
notes = Table("notes", metadata, _key("name"), Column("text", ExactText, nullable=False))

# The question that a learner answers in the direct messages with the bot.
direct_questions = Table(
    "direct_questions",
    metadata,
    _key("team_id"),
    _key("learner_id"),
    Column("question_id", ExactText, nullable=False),
    _of_learner(),
)

slack_schema.add_tables(metadata)
schedules, daily_posts, shares = daily_schema.add_tables(metadata)
