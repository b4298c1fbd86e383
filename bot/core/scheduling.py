"""A channel's daily question: set up, paused, removed, and posted at once, by those who may."""

from dataclasses import replace
from datetime import date, datetime

from bot.core import Core
from bot.core import daily_messages as words
from bot.core.daily import closing, pick
from bot.core.daily_overview import MENDABLE, may_change, overview
from bot.core.daily_settings import DEFAULTS, form, understand
from bot.core.standings import local
from bot.domain.daily import Part, Post, PostKey, Schedule, State
from bot.domain.errors import NotAllowed, UnknownName
from bot.domain.events import Channel, Command, Event, Press, Right, Submission
from bot.domain.ports import Forbidden, Gone, NotPosted
from bot.domain.replies import Card, Form, Paragraph

ON_ITS_WAY = (State.READY, State.CLAIMED)


async def daily(core: Core, command: Command) -> Card:
    """What is set up for the channel, the next post, and what its reader may change."""
    await core.store.remember(command.team, command.learner)
    if command.channel is None:
        return Card(words.TITLE, (Paragraph(words.NEEDS_CHANNEL),))
    return await overview(core, command, command.channel.id)


async def daily_form(core: Core, press: Press) -> Form:
    """The form to set a channel's daily up, filled in with what there is. It says what it was filled in from."""
    channel = press.about or _here(press).id
    schedule = await core.store.schedule(press.team.id, channel)
    _check_may(schedule, press)
    settings = schedule or replace(DEFAULTS, zone=press.team.zone)
    return form(settings, f"{channel}.{schedule.version if schedule else 0}")


async def save(core: Core, submission: Submission) -> Card:
    """Keep what was filled in, unless somebody else has changed it since the form was shown; all of it or nothing.

    What is paused stays paused since the same moment, so that a question asked for meanwhile is still wanted.
    """
    channel, _, version = submission.about.rpartition(".")
    await core.store.remember(submission.team, submission.learner)
    before = await core.store.schedule(submission.team.id, channel)
    _check_may(before, submission)
    settings = understand(core.bank, submission.fields)
    await _knock(core, submission, channel)
    name = submission.channel.name if submission.channel and submission.channel.id == channel else ""
    schedule = Schedule(
        team_id=submission.team.id,
        channel=channel,
        channel_name=name or (before.channel_name if before else ""),
        zone=settings.zone,
        at=settings.at,
        days=settings.days,
        topics=settings.topics,
        levels=settings.levels,
        open_for=settings.open_for,
        by=before.by if before else submission.learner.id,
        since=before.since if before and before.paused else core.clock(),
        paused=before.paused if before else False,
        version=int(version) + 1,
    )
    saved = await core.store.save_schedule(schedule) or await _is_kept(core, schedule)
    return await overview(core, submission, channel, words.SAVED if saved else words.STALE)


async def _is_kept(core: Core, schedule: Schedule) -> bool:
    """Whether the very same is kept already, as when a form is delivered twice."""
    kept = await core.store.schedule(schedule.team_id, schedule.channel)
    return kept is not None and replace(kept, since=schedule.since) == schedule


async def pause(core: Core, press: Press) -> Card:
    """Post no more until it is resumed."""
    return await _halt(core, press, paused=True)


async def resume(core: Core, press: Press) -> Card:
    """Go on with the next day that comes."""
    return await _halt(core, press, paused=False)


async def remove(core: Core, press: Press) -> Card:
    """Forget what is set up."""
    schedule = await _schedule(core, press)
    await core.store.remove_schedule(schedule.team_id, schedule.channel)
    return await overview(core, press, schedule.channel, words.REMOVED)


async def post_now(core: Core, press: Press) -> Card:
    """Have today's question posted at once, or a post whose fate is open sent again."""
    schedule = await _schedule(core, press)
    now = core.clock()
    key = _post_key(press, schedule, now)
    post = await core.store.post(key)
    if post is None and key.part is Part.QUESTION:
        await core.store.claim(await _ready(core, schedule, key, now))
    elif post is not None and post.state in MENDABLE:
        fresh = post if key.part is Part.REVEAL else await _ready(core, schedule, key, now, post.question_id)
        again = replace(fresh, state=State.READY, again_at=now, refusals=0)
        await core.store.advance(post, again)
    elif post is None or post.state not in ON_ITS_WAY:
        return await overview(core, press, schedule.channel, words.POSTED_ALREADY)
    return await overview(core, press, schedule.channel, words.ON_ITS_WAY)


async def is_there(core: Core, press: Press) -> Card:
    """Take the word of a person that a post arrived whose answer was lost."""
    schedule = await _schedule(core, press)
    post = await core.store.post(_post_key(press, schedule, core.clock()))
    settled = post is not None and post.state is State.UNKNOWN
    if post is not None and settled:
        await core.store.advance(post, replace(post, state=State.SENT))
    return Card(words.TITLE, (Paragraph(words.NOTED_AS_THERE if settled else words.NOTHING_TO_MEND),))


async def _halt(core: Core, press: Press, *, paused: bool) -> Card:
    schedule = await _schedule(core, press)
    if schedule.paused is not paused:
        changed = replace(schedule, paused=paused, since=core.clock(), version=schedule.version + 1)
        if not await core.store.save_schedule(changed):
            return await overview(core, press, schedule.channel, words.STALE)
    return await overview(core, press, schedule.channel, words.HALTED if paused else words.RESUMED)


async def _schedule(core: Core, press: Press) -> Schedule:
    """What is set up for the channel that a button is about, which its presser may change."""
    channel = press.about.split(".")[0] or _here(press).id
    await core.store.remember(press.team, press.learner)
    schedule = await core.store.schedule(press.team.id, channel)
    _check_may(schedule, press)
    if schedule is None:
        raise UnknownName(words.NONE_YET)
    return schedule


def _here(event: Event) -> Channel:
    if event.channel is None:
        raise UnknownName(words.NEEDS_CHANNEL)
    return event.channel


def _check_may(schedule: Schedule | None, event: Event) -> None:
    if not may_change(schedule, event):
        raise NotAllowed(words.CONFIGURER if event.right is Right.OWN else words.ADMINISTRATORS)


async def _knock(core: Core, event: Event, channel: str) -> None:
    """Raises NotAllowed when we may not write in the channel."""
    notifier = core.notifiers.of(event.team.id)
    if notifier is None:
        raise UnknownName(words.NEEDS_CHANNEL)
    try:
        await notifier.knock(event.team.id, channel, event.learner.id)
    except Gone:
        raise NotAllowed(words.GONE) from None
    except Forbidden:
        raise NotAllowed(words.SHUT_OUT) from None
    except NotPosted:
        raise NotAllowed(words.NOT_SURE) from None


def _post_key(press: Press, schedule: Schedule, now: datetime) -> PostKey:
    """The post that a button is about; today's question where it names none."""
    _, *named = press.about.split(".")
    if len(named) == 2:
        return PostKey(schedule.team_id, schedule.channel, date.fromisoformat(named[0]), Part(named[1]))
    return PostKey(schedule.team_id, schedule.channel, local(now, schedule.zone).date())


async def _ready(core: Core, schedule: Schedule, key: PostKey, now: datetime, question_id: str = "") -> Post:
    """A question to be posted at the scheduler's next look; another one where the bank has lost the one chosen."""
    question = core.bank.get(question_id)
    if question is None:
        question = pick(core.bank, schedule, key.day, await core.store.history(schedule.team_id, schedule.channel))
    if question is None:
        raise UnknownName(words.NO_QUESTIONS_LEFT)
    closes_at = closing(now, now, schedule.open_for)
    names = schedule.channel_name, question.id, schedule.zone, schedule.by
    return Post(key, *names, now, now, closes_at, State.READY, now)
