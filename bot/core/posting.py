"""One post of a daily, from its claim to its confirmation, so that it is sent once whatever happens on the way.

A post is claimed in the database before it is sent, and confirmed after. Whoever dies in between leaves a claim;
`daily.step` says what that means.
"""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core import Core
from bot.core import daily_cards as cards
from bot.core.daily import (
    EDIT_EVERY,
    PATIENCE,
    Slot,
    Step,
    claimed,
    closed,
    is_late,
    pick,
    refused,
    skipped,
    step,
    taken_up,
    unsure,
)
from bot.domain.daily import Part, Post, Schedule, State
from bot.domain.ports import Forbidden, Gone, Later, Notifier, NotPosted, Unsure
from bot.domain.question import Question
from bot.domain.replies import Card

log = logging.getLogger("mlquiz.daily")


@dataclass(frozen=True, slots=True)
class Posting:
    """What it takes to bring the posts of a platform on their way."""

    core: Core
    notifier: Notifier

    async def begin(self, schedule: Schedule, slot: Slot) -> None:
        """Claim a day that is due and send its question; one that is too late is skipped."""
        now, store = self.core.clock(), self.core.store
        question = pick(self.core.bank, schedule, slot[0], await store.history(schedule.team_id, schedule.channel))
        if question is None or is_late(slot[1], now):
            if await store.claim(skipped(schedule, slot, now)):
                why = "no question matches" if question is None else "nobody was here in time"
                log.warning("skipped %s of %s/%s: %s", slot[0], schedule.team_id, schedule.channel, why)
            return
        post = claimed(schedule, slot, question, now)
        if await store.claim(post):
            await self._send(post)

    async def go_on(self, post: Post, answered: int = 0) -> None:
        """Do with an open post what is to be done with it now. `answered` is how many have answered it."""
        now, store = self.core.clock(), self.core.store
        match step(post, now, self.notifier.repeatable):
            case Step.SEND:
                if await self._is_unwanted(post):
                    await store.advance(post, replace(post, state=State.SKIPPED))
                elif await store.advance(post, taken := taken_up(post, now)):
                    await self._send(replace(taken, turn=post.turn + 1))
            case Step.LOSE:
                await self._lose(post, replace(post, state=State.UNKNOWN))
            case Step.SKIP:
                if await store.advance(post, replace(post, state=State.SKIPPED)):
                    log.warning("skipped %s: the platform took nothing in time", _name(post))
            case Step.COUNT:
                await self._count(post, answered)
            case Step.CLOSE:
                await self._close(post)
            case Step.WAIT:
                pass

    async def _is_unwanted(self, post: Post) -> bool:
        """Whether a question's daily was removed or paused while it waited; what was asked for since is wanted.

        One that is claimed may be in the channel: only its nonce, sent again, can tell.
        """
        if post.key.part is not Part.QUESTION or post.state is State.CLAIMED:
            return False
        schedule = await self.core.store.schedule(post.key.team_id, post.key.channel)
        return schedule is None or (schedule.paused and post.due_at < schedule.since)

    async def _send(self, post: Post) -> None:
        """Send what we have claimed, and keep what came of it."""
        question = self.core.bank.get(post.question_id)
        if question is None:
            log.error("skipped %s: its question %s is no longer in the bank", _name(post), post.question_id)
            await self.core.store.advance(post, replace(post, state=State.SKIPPED))
            return
        try:
            message_id = await self._deliver(post, question)
        except Unsure:
            now = self.core.clock()
            await self._lose(post, unsure(post, now, self.notifier.repeatable))
        except Later as fault:
            again = self.core.clock() + timedelta(seconds=fault.seconds)
            await self.core.store.advance(post, replace(post, state=State.READY, again_at=again))
        except (Gone, Forbidden) as fault:
            await self._refuse(post, isinstance(fault, Gone))
        else:
            await self._confirm(post, message_id)

    async def _deliver(self, post: Post, question: Question) -> str:
        key = post.key
        if key.part is Part.QUESTION:
            card = cards.question_card(post, question, 0)
            return await self.notifier.post(key.team_id, key.channel, card, post.nonce)
        asked = await self.core.store.post(replace(key, part=Part.QUESTION))
        assert asked is not None, f"{_name(post)} has no question"
        answers = await self.core.store.daily_answers(asked)
        card = cards.reveal_card(post, question, answers, await self.core.store.off_board(key.team_id))
        if not asked.message_id:
            return await self.notifier.post(key.team_id, key.channel, card, post.nonce)
        return await self.notifier.reply(key.team_id, key.channel, asked.message_id, card, post.nonce)

    async def _confirm(self, post: Post, message_id: str) -> None:
        """Keep that a post arrived, whatever somebody who took us for dead made of it meanwhile."""
        found: Post | None = post
        while found is not None and found.state in (State.CLAIMED, State.READY, State.UNKNOWN):
            if await self.core.store.advance(found, replace(found, state=State.SENT, message_id=message_id)):
                log.info("posted %s", _name(post))
                return
            found = await self.core.store.post(post.key)

    async def _lose(self, post: Post, after: Post) -> None:
        """Keep what becomes of a post whose answer was lost; tell it where nobody can know."""
        if await self.core.store.advance(post, after) and after.state is State.UNKNOWN:
            log.warning("%s may or may not have arrived", _name(post))
            await self._tell(post, cards.lost_card(post))

    async def _refuse(self, post: Post, gone: bool) -> None:
        """Try again later in a channel that is closed to us; at the third time pause its daily."""
        store, after = self.core.store, refused(post, self.core.clock())
        given_up = after.state is State.FAILED
        schedule = await store.schedule(post.key.team_id, post.key.channel) if given_up else None
        if schedule is not None:
            schedule = replace(schedule, paused=True, version=schedule.version + 1)
        if not await store.advance(post, after, schedule=schedule):
            return
        log.warning("the channel of %s is closed to us (time %d)", _name(post), after.refusals)
        if given_up:
            await self._tell(post, cards.given_up_card(post, gone))
        elif after.refusals == 1:
            await self._tell(post, cards.shut_out_card(post, gone, PATIENCE[0]))

    async def _count(self, post: Post, answered: int) -> None:
        """Show how many have answered, at most once in EDIT_EVERY and only when it changed."""
        now, question = self.core.clock(), self.core.bank.get(post.question_id)
        too_soon = post.shown_at is not None and now - post.shown_at < EDIT_EVERY
        if answered == post.shown or too_soon or question is None:
            return
        after = replace(post, shown=answered, shown_at=now)
        if await self.core.store.advance(post, after) and not await self._edit(
            post, cards.question_card(post, question, answered)
        ):
            await self.core.store.advance(replace(after, turn=post.turn + 1), replace(after, shown=post.shown))

    async def _close(self, post: Post) -> None:
        """Take no more answers, and send the reveal."""
        answers = await self.core.store.daily_answers(post)
        after, reveal = closed(replace(post, shown=len(answers)), self.core.clock())
        if not await self.core.store.advance(post, after, also=reveal):
            return
        if question := self.core.bank.get(post.question_id):
            await self._edit(post, cards.closed_card(post, question, len(answers)))
        await self.go_on(reveal)

    async def _edit(self, post: Post, card: Card) -> bool:
        """Show another card in a post; whether the platform took it."""
        if not post.message_id:
            return True
        try:
            await self.notifier.edit(post.key.team_id, post.key.channel, post.message_id, card)
        except NotPosted as fault:
            log.info("%s was not edited: %s", _name(post), type(fault).__name__)
            return False
        return True

    async def _tell(self, post: Post, card: Card) -> None:
        try:
            await self.notifier.tell(post.key.team_id, post.key.channel, post.by, card)
        except NotPosted as fault:
            log.warning("whoever set up %s could not be told: %s", _name(post), type(fault).__name__)


def _name(post: Post) -> str:
    """The post in the operator's log."""
    return f"{post.key.part} {post.key.day} of {post.key.team_id}/{post.key.channel}"
