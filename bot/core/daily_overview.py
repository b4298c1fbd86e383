"""What is set up for a channel, what became of today's question, and the next post as it will look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core import Core
from bot.core import daily_messages as words
from bot.core.daily import closing, matching, next_slot, pick
from bot.core.daily_cards import question_card, reference
from bot.core.standings import local
from bot.domain.daily import Part, Post, PostKey, Schedule, State
from bot.domain.events import Event, Right
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone

MENDABLE = (State.SKIPPED, State.UNKNOWN, State.FAILED)
"""What a person may have posted after all."""


def may_change(schedule: Schedule | None, event: Event) -> bool:
    """Whether the event's learner may change what is set up: any, or what nobody or they themselves set up."""
    own = schedule is None or schedule.by == event.learner.id
    return event.right is Right.ANY or (event.right is Right.OWN and own)


async def overview(core: Core, event: Event, channel: str, lead: str = "") -> Card:
    """What is set up for a channel, after a sentence on what was just done."""
    schedule = await core.store.schedule(event.team.id, channel)
    may = may_change(schedule, event)
    led = [Paragraph(lead)] if lead else []
    if schedule is None:
        buttons = (Button(words.SET_UP, "daily-form", about=channel),) if may else ()
        return Card(words.TITLE, (*led, Paragraph(words.NONE_YET)), buttons)
    now = core.clock()
    key = PostKey(schedule.team_id, channel, local(now, schedule.zone).date())
    today, reveal = await core.store.post(key), await core.store.post(replace(key, part=Part.REVEAL))
    history = await core.store.history(schedule.team_id, channel)
    rows = _rows(core, schedule, history)
    preview = _preview(core, schedule, now, history, today) if may and not schedule.paused else []
    return Card(
        words.TITLE, (*led, *rows, *_trouble(today), *preview), _buttons(schedule, today, reveal) if may else ()
    )


def _rows(core: Core, schedule: Schedule, history: Sequence[str]) -> list[Row]:
    questions = matching(core.bank, schedule)
    fresh = sum(question.id not in history for question in questions)
    return [
        Row(words.STATUS, words.PAUSED if schedule.paused else words.ON),
        Row(words.TIME, words.schedule_line(schedule.at, schedule.zone, schedule.days)),
        Row(words.TOPICS, ", ".join((*schedule.topics, *schedule.levels)) or words.ALL),
        Row(words.OPEN_FOR, words.span(schedule.open_for)),
        Row(words.QUESTIONS, words.pool(len(questions), fresh)),
    ]


def _trouble(today: Post | None) -> list[Block]:
    """What became of today's question, where it was not simply posted."""
    if today is None or today.state in (State.SENT, State.CLOSED):
        return []
    return [Paragraph(words.day_status(today.state, today.key.day))]


def _preview(core: Core, schedule: Schedule, now: datetime, history: Sequence[str], today: Post | None) -> list[Block]:
    """The next post as it will look, unless the bank or the settings change before."""
    slot = next_slot(schedule, now, frozenset([today.key.day] if today else []))
    question = pick(core.bank, schedule, slot[0], history) if slot else None
    if slot is None or question is None:
        return [Paragraph(words.NO_QUESTIONS_LEFT)]
    day, due = slot
    names = schedule.channel_name, question.id, schedule.zone, schedule.by
    closes_at = closing(due, due, schedule.open_for)
    post = Post(PostKey(schedule.team_id, schedule.channel, day), *names, due, due, closes_at, State.READY, due)
    shown = question_card(post, question, 0)
    when = words.moment(local(due, schedule.zone), schedule.zone)
    return [Paragraph(when, label=words.NEXT_POST), Paragraph(shown.title, Tone.QUIET), *shown.blocks]


def _buttons(schedule: Schedule, today: Post | None, reveal: Post | None) -> tuple[Button, ...]:
    halt = (words.RESUME, "daily-resume") if schedule.paused else (words.PAUSE, "daily-pause")
    now = [(words.POST_NOW, "daily-now")] if today is None or today.state in MENDABLE else []
    offered = [(words.CHANGE, "daily-form"), halt, *now, (words.REMOVE, "daily-remove")]
    buttons = tuple(Button(label, action, about=schedule.channel) for label, action in offered)
    if reveal is None or reveal.state not in MENDABLE:
        return buttons
    return (*buttons, Button(words.POST_REVEAL, "daily-now", about=reference(reveal)))
