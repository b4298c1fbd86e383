"""What learners read of boards, squads, streaks and their own choices."""

from collections.abc import Sequence

from bot.core.messages import count, suggestion
from bot.core.streaks import Streak

BOARD, SQUADS, SQUAD = "Leaderboard", "Squads", "Your squad"
LEAVE_BOARD, JOIN_BOARD = "Leave the board", "Join the board"
SQUAD_MEANS = "Squads (mean of active members)"
OFF_BOARD = "You are on no board of this team: your points are counted nowhere and seen by nobody."
LEFT_BOARD = f"{OFF_BOARD} Your own progress stays, and so do the points, should you join again."
JOINED_BOARD = "You are on the team's boards, with all the points that you have won."

SQUAD_RULE = "A squad's score is the mean of its members with points in the period, of whom there must be three."
NO_SQUAD = "You are in no squad. “squad NAME” joins one, or makes it; the team's squads are below."
NO_SQUADS = "You are in no squad, and nor is anybody here. “squad NAME” makes one."
SQUAD_COMMANDS = "“squad NAME” joins another, “squad leave” leaves."
NAMELESS_SQUAD = "A squad's name needs a letter or a digit. Name it: squad NAME."
NO_SQUAD_TO_LEAVE = "You are in no squad."

STREAKS = "Streaks"
TEAM_ADMIN = "Only who administers the team may change this."
WEEKENDS_WORDS = "Write “weekends off” or “weekends on”."
WEEKENDS_OFF = "Weekends are off: a Saturday or Sunday without an answer breaks nobody's streak."
WEEKENDS_ON = "Weekends are on: a Saturday or Sunday without an answer is a missed day."
STREAK_RULE = (
    "A day with an answer that scores above 0 keeps your streak. Every seven days of it earn a freeze, two at most; "
    "a freeze covers a missed day by itself."
)

ZONE = "Your time zone"
ZONE_COMMANDS = "“zone NAME” sets your own, such as zone Europe/Berlin; “zone team” takes the team's."

TEAM_ZONE, CHANGE_TEAM_ZONE = "Time zone of the team", "Change the time zone"
TEAM_ZONE_RULE = "What was won stays in the day that it was won on. A daily question has a time zone of its own."

BOARD_HERE = "The board stands in this channel now. It is edited when it changes, at most once a minute."
BOARD_STOPPED = "The board in this channel is no longer kept up to date. Its message stays."
STOP_BOARD = "Stop updating it"
BOARD_NEEDS_CHANNEL = "A public board needs a channel. Type the command in the channel where it is to stand."
BOARD_RIGHT = "Only who administers the team, or may set this channel up, can put a board there."
BOARD_SHUT_OUT = "We may not write in this channel. Invite the bot there, then try again."
BOARD_NOT_POSTED = "The platform did not take the board, or did not say so. Look at the channel, then try again."


def streak(kept: Streak) -> str:
    """The days in a row, and the freezes that are held, if any: 12 days · 1 freeze."""
    freezes = [count(kept.freezes, "freeze")] if kept.freezes else []
    return " · ".join([count(kept.days, "day"), *freezes])


def squad_means(means: Sequence[tuple[str, int]]) -> str:
    """Squads and their scores in a line: Ranking 52 · Platform 47."""
    return " · ".join(f"{name} {mean:,}" for name, mean in means)


def squad_score(mean: int, active: int) -> str:
    return f"{mean:,} · {active} active"


def squad_too_small(name: str, active: int, fewest: int) -> str:
    return f"{name} has {active} of the {fewest} active members that a squad needs."


def squads_title(board_title: str) -> str:
    return f"{SQUADS} · {board_title}"


def no_squads_ranked(fewest: int) -> str:
    return f"No squad has {fewest} members with points here yet. “squad NAME” joins one, or makes it."


def in_squad(name: str, others: int) -> str:
    return f"You are in {name}, with {count(others, 'other')}." if others else f"You are in {name}, alone so far."


def made_squad(name: str, near: Sequence[str]) -> str:
    """A new squad, and those with names so alike that one of them may have been meant."""
    return " ".join(filter(None, (f"You made the squad {name}. Others join it with: squad {name}.", suggestion(near))))


def left_squad(name: str) -> str:
    return f"You left {name}."


def members(number: int) -> str:
    return count(number, "member")


def long_squad(length: int, limit: int) -> str:
    return f"This name has {count(length, 'character')}; a squad's has at most {limit}. Shorten it."


def your_zone(zone: str, own: bool) -> str:
    return f"Your days and your streak are those of {zone}{'' if own else ', the zone of the team'}."


def team_zone(zone: str) -> str:
    return f"The days, weeks and boards of the team are those of {zone}."


def more_places(number: int) -> str:
    return f"… and {number:,} more"
