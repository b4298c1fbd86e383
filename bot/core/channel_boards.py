"""A board that stands in a channel for all to see: posted on request, and edited when what it shows has changed."""

import hashlib
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import Core, messages
from bot.core import board_messages as words
from bot.core.boards import TOP, read_standings, row, squad_line
from bot.core.standings import ranked
from bot.domain.errors import NotAllowed, UnknownName
from bot.domain.events import Command, Press, Right
from bot.domain.learner import BoardPost, Team
from bot.domain.periods import Period
from bot.domain.ports import Forbidden, Gone, Notifier, NotPosted
from bot.domain.replies import Block, Button, Card, Paragraph, Tone

log = logging.getLogger("mlquiz.boards")

EDIT_EVERY = timedelta(minutes=1)
"""The least time between two edits of a board."""

NONCE_LENGTH = 24


async def post_board(core: Core, command: Command, period: Period, topic: str | None) -> Card:
    """Put a board into the channel, in place of the one that was kept up to date there. Raises NotAllowed."""
    team, channel = command.team, command.channel
    notifier = core.notifiers.of(team.id)
    if channel is None or notifier is None:
        raise UnknownName(words.BOARD_NEEDS_CHANNEL)
    if command.right is Right.NONE:
        raise NotAllowed(words.BOARD_RIGHT)
    card = await channel_board(core, team, period, topic)
    nonce = hashlib.sha256(command.key.encode()).hexdigest()[:NONCE_LENGTH]
    try:
        message_id = await notifier.post(team.id, channel.id, card, nonce)
    except (Gone, Forbidden):
        raise NotAllowed(words.BOARD_SHUT_OUT) from None
    except NotPosted:
        raise NotAllowed(words.BOARD_NOT_POSTED) from None
    await core.store.keep_board_post(BoardPost(team, channel.id, message_id, period, topic, digest(card), core.clock()))
    return Card(words.BOARD, (Paragraph(words.BOARD_HERE),), (Button(words.STOP_BOARD, "board-stop"),))


async def stop_board(core: Core, press: Press) -> Card:
    """Edit the channel's board no more."""
    if press.channel is None:
        raise UnknownName(words.BOARD_NEEDS_CHANNEL)
    if press.right is Right.NONE:
        raise NotAllowed(words.BOARD_RIGHT)
    await core.store.drop_board_post(press.team.id, press.channel.id)
    return Card(words.BOARD, (Paragraph(words.BOARD_STOPPED),))


async def channel_board(core: Core, team: Team, period: Period, topic: str | None) -> Card:
    """The board as it is for everybody: the first ten, the squads and the rule."""
    title, standings = await read_standings(core, team, period, topic)
    places = ranked(standings)
    rows: list[Block] = [row(places, i, None) for i in range(min(TOP, len(places)))]
    if len(places) > TOP:
        rows.append(Paragraph(words.more_places(len(places) - TOP), Tone.QUIET))
    shown = rows or [Paragraph(messages.board_empty(period))]
    rule = Paragraph(messages.FIRST_COUNT, Tone.QUIET)
    return Card(title, (*shown, *squad_line(standings), rule), (Button(messages.ASK_ME, "next"),), private=False)


def digest(card: Card) -> str:
    """A short text that is the same for the same content, in every process."""
    return hashlib.sha256(repr((card.title, card.blocks)).encode()).hexdigest()[:NONCE_LENGTH]


def may_edit(post: BoardPost, now: datetime) -> bool:
    """Whether the last edit is long enough ago for another one."""
    return now - post.edited_at >= EDIT_EVERY


async def refresh(core: Core, notifier: Notifier, post: BoardPost) -> None:
    """Edit a board whose content has changed, if nobody else does.

    The edit is claimed before it is sent and its content is kept after, so what dies in between is made up for at the
    next look. A board out of reach is forgotten.
    """
    now, store = core.clock(), core.store
    card = await channel_board(core, post.team, post.period, post.topic)
    if digest(card) == post.digest:
        return
    begun = replace(post, edited_at=now)
    if not await store.change_board_post(post, begun):
        return
    try:
        await notifier.edit(post.team.id, post.channel, post.message_id, card)
    except (Gone, Forbidden):
        await store.drop_board_post(post.team.id, post.channel)
        log.warning("the board of %s/%s is out of reach and kept up to date no more", post.team.id, post.channel)
    except NotPosted as fault:
        log.info("the board of %s/%s was not edited: %s", post.team.id, post.channel, type(fault).__name__)
    else:
        await store.change_board_post(begun, replace(begun, digest=digest(card)))
