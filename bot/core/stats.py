"""How a learner is doing: over all time, and over one session."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from bot.core import Core, board_messages, messages
from bot.core.standings import quarter
from bot.core.streaks import Streak, active_day, streak
from bot.domain.events import Command
from bot.domain.learner import Attempt, Choices, Confirmation, Learner, Team
from bot.domain.question import Bank
from bot.domain.replies import Block, Button, Card, Paragraph, Row

ASK_BUTTON = Button(messages.ASK_ME, "next")


async def stats(core: Core, command: Command) -> Card:
    """The learner's answers, scores, points and streak, topic by topic, and the topic to work on."""
    team, learner = command.team, command.learner
    choices = await core.store.remember(team, learner)
    attempts = await core.store.attempts(team.id, learner.id)
    if not attempts:
        return Card(messages.YOUR_PROGRESS, (Paragraph(messages.NO_ANSWERS),), (ASK_BUTTON,))
    active = {question.id for question in core.bank.active()}
    tried = len(active & {attempt.question_id for attempt in attempts})
    blocks: list[Block] = [
        *await figures(core, command, choices, attempts, core.clock()),
        Row(messages.QUESTIONS_TRIED, messages.tried(tried, len(active))),
        *confirmed_row(await core.store.confirmations(team.id, learner.id)),
        *topic_blocks(core.bank, best_scores(attempts)),
    ]
    return Card(messages.YOUR_PROGRESS, tuple(blocks), (ASK_BUTTON,))


async def figures(
    core: Core, command: Command, choices: Choices, attempts: Sequence[Attempt], now: datetime
) -> list[Row]:
    """The learner's answers and mean score over at least one attempt, the quarter's points, and the streak."""
    team, learner = command.team, command.learner
    kept = await streak_of(core, team, learner, choices, now)
    points = await core.store.points(team.id, learner.id, quarter(now, team.zone))
    return [
        Row(messages.ANSWERS, f"{len(attempts):,}"),
        Row(messages.MEAN_SCORE, messages.percent(mean_score(attempts))),
        Row(messages.POINTS_THIS_QUARTER, f"{points:,}"),
        Row(messages.STREAK, board_messages.streak(kept)),
    ]


async def streak_of(core: Core, team: Team, learner: Learner, choices: Choices, now: datetime) -> Streak:
    """The learner's streak and freezes."""
    active = await core.store.active_days(team.id, learner.id)
    excused = await core.store.unposted_days(team.id)
    return streak(active, active_day(team, choices, now), excused)


async def present_streak(core: Core, team: Team, learner: Learner) -> str:
    """The learner's streak as it stands, in words; nothing where there is none."""
    choices = await core.store.remember(team, learner)
    kept = await streak_of(core, team, learner, choices, core.clock())
    return board_messages.streak(kept) if kept.days else ""


async def summarise(core: Core, team: Team, learner: Learner, since: datetime) -> Card:
    """What a learner did from this moment on: the end of a session."""
    choices = await core.store.remember(team, learner)
    attempts = await core.store.attempts(team.id, learner.id, since=since)
    if not attempts:
        return Card(messages.SESSION, (Paragraph(messages.NO_SESSION_ANSWERS),))
    kept = await streak_of(core, team, learner, choices, core.clock())
    points = await core.store.points_since(team.id, learner.id, since)
    rows = (
        Row(messages.QUESTIONS_ANSWERED, f"{len({attempt.question_id for attempt in attempts}):,}"),
        Row(messages.MEAN_SCORE, messages.percent(mean_score(attempts))),
        Row(messages.POINTS_WON, f"+{points:,}"),
        Row(messages.STREAK, board_messages.streak(kept)),
    )
    return Card(messages.SESSION, rows)


def confirmed_row(words: Sequence[Confirmation]) -> tuple[Row, ...]:
    """How many points the learner's own word made, if any; they count nowhere else."""
    meant = sum(word.meant for word in words)
    return (Row(messages.CONFIRMED, messages.count(meant, "point")),) if meant else ()


def mean_score(attempts: Sequence[Attempt]) -> float:
    """The mean score (0..1) of at least one attempt."""
    return fmean(attempt.grade.score for attempt in attempts)


def best_scores(attempts: Sequence[Attempt]) -> dict[str, float]:
    """The best score (0..1) at each question tried, by question id."""
    best: dict[str, float] = {}
    for attempt in attempts:
        best[attempt.question_id] = max(attempt.grade.score, best.get(attempt.question_id, 0.0))
    return best


def topic_blocks(bank: Bank, best: dict[str, float]) -> list[Block]:
    """A row for each topic, and the weakest of those tried when there are several."""
    blocks: list[Block] = []
    means: dict[str, float] = {}
    for topic in bank.topics:
        questions = bank.active(topic)
        scores = [best[question.id] for question in questions if question.id in best]
        if scores:
            means[topic] = fmean(scores)
        blocks.append(Row(topic, messages.topic_progress(len(scores), len(questions), means.get(topic))))
    weakest = min(means, key=means.__getitem__, default=None)
    if weakest is not None and len(means) > 1 and means[weakest] < 1:
        blocks.append(Paragraph(messages.weakest(weakest, means[weakest])))
    return blocks
