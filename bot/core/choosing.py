"""What learners choose: to be on the board or not, and the time zone of their days; and the team's weekends."""

from bot.core import Core, messages
from bot.core import board_messages as words
from bot.core.daily_settings import read_zone
from bot.core.names import tidy
from bot.domain.errors import NotAllowed, UnknownName
from bot.domain.events import Command, Right
from bot.domain.replies import Button, Card, Paragraph, Tone

JOIN = Button(words.JOIN_BOARD, "join")
LEAVE = Button(words.LEAVE_BOARD, "leave")
PROGRESS = Button(messages.MY_PROGRESS, "stats")
BOARD = Button(messages.LEADERBOARD, "leaderboard")
OFF, ON = "off", "on"
OF_TEAM = "team"


async def leave(core: Core, command: Command) -> Card:
    """Take the learner off the team's boards."""
    return await _be_on_board(core, command, on_board=False)


async def join(core: Core, command: Command) -> Card:
    """Put the learner on the team's boards again."""
    return await _be_on_board(core, command, on_board=True)


async def _be_on_board(core: Core, command: Command, *, on_board: bool) -> Card:
    choices = await core.store.remember(command.team, command.learner)
    if choices.on_board is not on_board:
        await core.store.set_on_board(command.team.id, command.learner.id, on_board)
    if on_board:
        return Card(words.BOARD, (Paragraph(words.JOINED_BOARD),), (BOARD, LEAVE))
    return Card(words.BOARD, (Paragraph(words.LEFT_BOARD),), (PROGRESS, JOIN))


async def zone(core: Core, command: Command) -> Card:
    """Tell, or set, the zone of the learner's days. Raises BadField, with near names, where there is no such zone."""
    team, learner = command.team, command.learner
    chosen = (await core.store.remember(team, learner)).zone
    if typed := " ".join(command.words):
        chosen = None if tidy(typed) == OF_TEAM else read_zone(typed)
        await core.store.set_zone(team.id, learner.id, chosen)
    told = Paragraph(words.your_zone(chosen or team.zone, own=chosen is not None))
    return Card(words.ZONE, (told, Paragraph(words.ZONE_COMMANDS, Tone.QUIET)), (PROGRESS,))


async def weekends(core: Core, command: Command) -> Card:
    """Tell whether weekends break a streak, or set it, by those who administer the team. Raises NotAllowed."""
    weekends_off = (await core.store.remember(command.team, command.learner)).weekends_off
    if typed := tidy(" ".join(command.words)):
        if typed not in (OFF, ON):
            raise UnknownName(words.WEEKENDS_WORDS)
        if command.right is not Right.ANY:
            raise NotAllowed(words.TEAM_ADMIN)
        weekends_off = typed == OFF
        await core.store.set_weekends_off(command.team.id, weekends_off)
    told = Paragraph(words.WEEKENDS_OFF if weekends_off else words.WEEKENDS_ON)
    return Card(words.STREAKS, (told, Paragraph(words.STREAK_RULE, Tone.QUIET)), (PROGRESS,))
