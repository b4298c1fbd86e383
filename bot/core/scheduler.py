"""What happens by the clock: questions due, counts, closings, reveals, boards, of every team served here."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfoNotFoundError

from bot.core import Core, messages
from bot.core.channel_boards import may_edit, refresh
from bot.core.daily import DAY, LATE, Slot, slots
from bot.core.posting import Posting
from bot.domain.daily import Schedule
from bot.domain.errors import StoreFault

log = logging.getLogger("mlquiz.daily")

TICK = 10
"""Seconds between two looks at what is due, at whole tens of the clock."""

LOOK_BACK = timedelta(days=7)
"""How far a process that starts looks back for days that nobody posted."""

AT_ONCE, OF_ONE_TEAM = 100, 20
"""The most channels in hand at once, in all and of one team, so that one team's trouble holds up no other's."""

LAST_WORK = 10.0
"""Seconds that are left at the end to finish what is in hand."""

KEYS_KEPT = timedelta(days=100)
"""How long an event's key is known: longer than the quarter in which a hint is counted once a key."""

FORGET_EVERY = timedelta(hours=6)
"""The time between two looks for keys that are older."""

Sleep = Callable[[float], Awaitable[None]]
Job = Callable[[], Awaitable[None]]
Place = tuple[str, str]
"""A team's channel."""


class Scheduler:
    """Looks at the clock and brings on their way what is due. Any number of processes may do so on one database.

    Each channel is worked on by itself, one piece of work after the other; none waits for another.
    """

    def __init__(self, core: Core, sleep: Sleep = asyncio.sleep) -> None:
        """`sleep` passes the time between two looks."""
        self._core, self._sleep = core, sleep
        self._done_until = core.clock() - LOOK_BACK
        self._forgot_at = core.clock() - FORGET_EVERY
        self._lost_zones: set[tuple[str, str, str]] = set()
        self._in_hand: dict[Place, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._of_team: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(OF_ONE_TEAM))

    async def run(self, stop: asyncio.Event) -> None:
        """Look every TICK until `stop` is set, then finish what is in hand."""
        stopped = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            try:
                await self.tick()
            except StoreFault as fault:
                log.error("nothing is posted for now: %s", fault)
            except Exception:
                log.exception("nothing is posted for now: the look at what is due broke")
            pause = TICK - self._core.clock().timestamp() % TICK
            sleeping = asyncio.ensure_future(self._sleep(pause))
            await asyncio.wait({stopped, sleeping}, return_when=asyncio.FIRST_COMPLETED)
            sleeping.cancel()
        await self.finish(LAST_WORK)

    async def tick(self) -> None:
        """Begin whatever is to be done now; what is in hand from an earlier look is left alone."""
        now, store = self._core.clock(), self._core.store
        jobs: defaultdict[Place, list[Job]] = defaultdict(list)
        counts = await store.answer_counts()
        for post in await store.open_posts():
            if posting := self._posting(post.key.team_id):
                place = post.key.team_id, post.key.channel
                jobs[place].append(partial(posting.go_on, post, counts.get(post.key, 0)))
        for place, job in await self._due(now):
            jobs[place].append(job)
        for board in await store.board_posts():
            notifier = self._core.notifiers.of(board.team.id)
            if notifier and may_edit(board, now):
                jobs[board.team.id, board.channel].append(partial(refresh, self._core, notifier, board))
        for place, work in jobs.items():
            if place not in self._in_hand:
                self._take_in_hand(place, work)
        if now - self._forgot_at >= FORGET_EVERY:
            await self._forget(now)

    async def finish(self, seconds: float | None = None) -> None:
        """Wait until everything in hand is done, at most so long. What is left is gone on with by whoever is next."""
        if self._in_hand:
            _, left = await asyncio.wait(self._in_hand.values(), timeout=seconds)
            for task in left:
                task.cancel()

    async def _forget(self, now: datetime) -> None:
        """Forget the keys of old events. A store that cannot is told, and asked again at the next time only."""
        self._forgot_at = now
        try:
            await self._core.store.forget_keys(now - KEYS_KEPT)
        except StoreFault as fault:
            log.error("old events' keys are kept for another six hours: %s", fault)

    async def _due(self, now: datetime) -> list[tuple[Place, Job]]:
        """A job for each day that is due and not taken, of those that an earlier look has not seen to."""
        after = min(self._done_until, now - LATE)
        taken = await self._core.store.taken(after - DAY)
        days = {(key.team_id, key.channel, key.day) for key in taken}
        found: list[tuple[Place, Job]] = []
        for schedule in await self._core.store.schedules():
            place = schedule.team_id, schedule.channel
            if posting := self._posting(schedule.team_id):
                due = [slot for slot in self._slots(schedule, after, now) if (*place, slot[0]) not in days]
                found += [(place, partial(posting.begin, schedule, slot)) for slot in due]
        self._done_until = now - LATE
        return found

    def _slots(self, schedule: Schedule, after: datetime, until: datetime) -> list[Slot]:
        """The days that came due; none where this machine does not know the zone, which is logged once."""
        try:
            return list(slots(schedule, after, until))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            lost = schedule.team_id, schedule.channel, schedule.zone
            if lost not in self._lost_zones:
                self._lost_zones.add(lost)
                log.error("%s/%s has no daily: %s", *lost[:2], messages.unknown_zone(schedule.zone))
            return []

    def _posting(self, team_id: str) -> Posting | None:
        notifier = self._core.notifiers.of(team_id)
        return Posting(self._core, notifier) if notifier else None

    def _take_in_hand(self, place: Place, work: list[Job]) -> None:
        task = asyncio.ensure_future(self._work(place, work))
        self._in_hand[place] = task
        task.add_done_callback(lambda _: self._in_hand.pop(place))

    async def _work(self, place: Place, work: list[Job]) -> None:
        async with self._of_team[place[0]], self._places:
            for job in work:
                try:
                    await job()
                except StoreFault as fault:
                    log.error("%s/%s waits: %s", *place, fault)
                except Exception:
                    log.exception("the daily or the board of %s/%s broke", *place)
