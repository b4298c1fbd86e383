"""What there is to ask, and how to ask for it."""

from bot.core import Core, board_messages, messages
from bot.core.standings import HINT_COST
from bot.domain.errors import UnknownName
from bot.domain.events import Command
from bot.domain.question import Level
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone


async def topics(core: Core, command: Command) -> Card:
    """Each topic with its questions by level. Raises UnknownName when the bank is empty."""
    await core.store.remember(command.team, command.learner)
    if not core.bank.topics:
        raise UnknownName(messages.EMPTY_BANK)
    rows = tuple(
        Row(topic, messages.topic_line({level: len(core.bank.active(topic, level)) for level in Level}))
        for topic in core.bank.topics
    )
    return Card(messages.TOPICS, rows, (Button(messages.ASK_ME, "next"),))


async def guide(core: Core, command: Command) -> Card:
    """Each verb and what it does, and what help costs."""
    await core.store.remember(command.team, command.learner)
    questions = core.bank.active()
    if not questions:
        raise UnknownName(messages.EMPTY_BANK)
    example = f"{questions[0].topic} {questions[0].level}"
    blocks: tuple[Block, ...] = (
        Paragraph(messages.HELP_INTRO),
        *(Row(verb, does) for verb, does in messages.help_lines(example)),
        Paragraph(board_messages.STREAK_RULE, Tone.QUIET),
        Paragraph(messages.help_rule(HINT_COST), Tone.QUIET),
    )
    return Card(messages.HELP_TITLE, blocks, (Button(messages.ASK_ME, "next"),))
