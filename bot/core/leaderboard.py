"""The board as a learner asks for it: for the learner alone, or for the whole channel."""

from bot.core import Core, messages
from bot.core.asking import PUBLIC
from bot.core.boards import asked_for, board_of
from bot.core.channel_boards import post_board
from bot.core.choosing import JOIN, LEAVE, PROGRESS
from bot.core.names import tidy
from bot.domain.events import Command
from bot.domain.replies import Button, Card, Paragraph, Tone


async def leaderboard(core: Core, command: Command) -> Card:
    """Who has how many points: this week unless the words name a period, in one topic if they name one.

    Shows the first ten, and the learner with the neighbours above and below. Nobody is listed without points. With
    `public` among the words, the board is put into the channel and kept up to date there.
    """
    choices = await core.store.remember(command.team, command.learner)
    words = [word for word in command.words if tidy(word) != PUBLIC]
    period, topic = asked_for(core, words)
    if len(words) < len(command.words):
        return await post_board(core, command, period, topic)
    title, blocks = await board_of(core, command, choices, period, topic)
    rule = Paragraph(messages.FIRST_COUNT, Tone.QUIET)
    buttons = (Button(messages.ASK_ME, "next"), PROGRESS, LEAVE if choices.on_board else JOIN)
    return Card(title, (*blocks, rule), buttons)
