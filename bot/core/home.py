"""Where a learner stands, on one page: figures, what is due, the last result, the week's board, every verb."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import Core, board_messages, messages
from bot.core.boards import board_of
from bot.core.standings import local, period_start
from bot.core.stats import figures
from bot.core.team_zone import CHANGE
from bot.domain.events import Command, Right
from bot.domain.learner import Attempt
from bot.domain.periods import Period
from bot.domain.question import Bank
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone

BUTTONS = (
    Button(messages.ASK_ME, "ask"),
    Button(messages.TOPICS, "topics"),
    Button(messages.MY_PROGRESS, "stats"),
    Button(messages.LEADERBOARD, "leaderboard"),
    Button(messages.HELP, "help"),
)


async def home(core: Core, command: Command) -> Card:
    """The learner's own page, with the team's settings for those who may change them.

    A chat platform keeps it where messages for one person alone are lost.
    """
    team, learner = command.team, command.learner
    choices = await core.store.remember(team, learner)
    now = core.clock()
    attempts = await core.store.attempts(team.id, learner.id)
    own: Sequence[Block] = [Paragraph(messages.NO_ANSWERS)]
    if attempts:
        own = [*await figures(core, command, choices, attempts, now), last_result(core.bank, attempts[-1], team.zone)]
    due = Row(messages.DUE_TODAY, new_questions(core.bank, attempts, period_start(Period.QUARTER, now, team.zone)))
    title, board = await board_of(core, command, choices, Period.WEEK, None)
    blocks = (*own, due, Paragraph(title, Tone.STRONG), *board)
    if command.right is not Right.ANY:
        return Card(messages.HOME_TITLE, blocks, BUTTONS)
    settings = Row(board_messages.TEAM_ZONE, team.zone)
    return Card(messages.HOME_TITLE, (*blocks, settings), (*BUTTONS, CHANGE))


def new_questions(bank: Bank, attempts: Sequence[Attempt], quarter_start: datetime | None) -> str:
    """How many questions of the bank the learner has not answered in the quarter that began then."""
    done = {attempt.question_id for attempt in attempts if quarter_start is None or attempt.at >= quarter_start}
    active = {question.id for question in bank.active()}
    return messages.new_this_quarter(len(active - done), len(active))


def last_result(bank: Bank, attempt: Attempt, zone: str) -> Row:
    """The latest answer's question, score and moment; the question's id where the bank no longer has it."""
    question = bank.get(attempt.question_id)
    name = question.ask if question else attempt.question_id
    return Row(messages.LAST_RESULT, messages.last_result(name, attempt.grade.score, local(attempt.at, zone)))
