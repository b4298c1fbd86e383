"""The team's points in a period."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import Core, messages
from bot.core.names import understand
from bot.core.standings import local, quarter, ranked
from bot.domain.events import Command
from bot.domain.learner import Standing
from bot.domain.periods import Period, period_name
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone

TOP = 10
"""Places that everybody sees."""

Place = tuple[int, Standing]


async def leaderboard(core: Core, command: Command) -> Card:
    """Who has how many points: this week unless the words name a period, in one topic if they name one.

    Shows the first ten, and the learner with the neighbours above and below. Nobody is listed without points.
    """
    await core.store.remember(command.team, command.learner)
    topic, word = understand(core.bank, command.words, "period", tuple(Period))
    title, blocks = await board_of(core, command, Period(word or Period.WEEK), topic, core.clock())
    rule = Paragraph(messages.FIRST_COUNT, Tone.QUIET)
    return Card(title, (*blocks, rule), (Button(messages.ASK_ME, "next"),))


async def board_of(
    core: Core, command: Command, period: Period, topic: str | None, now: datetime
) -> tuple[str, list[Block]]:
    """The title of the team's board of a period, and its rows as the learner sees them, or what to do first."""
    team = command.team
    there, present = local(now, team.zone), quarter(now, team.zone)
    places = ranked(await core.store.standings(team.id, period_name(period, there.date()), topic))
    title = messages.board_title(period, team.name, there, present, team.zone, topic)
    return title, board(places, command.learner.id) if places else [Paragraph(messages.board_empty(period))]


def board(places: Sequence[Place], learner_id: str) -> list[Block]:
    """The rows of a board with at least one place; a gap stands for the places left out."""
    you = next((i for i, (_, standing) in enumerate(places) if standing.learner.id == learner_id), None)
    shown = range(min(TOP, len(places)))
    if you is None:
        own = Row(messages.YOU, messages.behind(0, places[-1][1].points, places[-1][1].learner.name), you=True)
        return [*(row(places, i, you) for i in shown), *gap(shown.stop, len(places)), own]
    around = range(max(you - 1, shown.stop), max(min(you + 2, len(places)), shown.stop))
    return [
        *(row(places, i, you) for i in shown),
        *(gap(shown.stop, around.start) if around else []),
        *(row(places, i, you) for i in around),
    ]


def gap(end: int, start: int) -> list[Block]:
    """The sign for places left out between two stretches, if there are any."""
    return [Paragraph(messages.GAP, Tone.QUIET)] if end < start else []


def row(places: Sequence[Place], index: int, you: int | None) -> Row:
    """One place. The learner's own says how far the next better one is."""
    rank, standing = places[index]
    if index != you:
        return Row(standing.learner.name, f"{standing.points:,}", rank)
    better = [other for _, other in places[:index] if other.points > standing.points]
    value = f"{standing.points:,}"
    if better:
        value = messages.behind(standing.points, better[-1].points - standing.points, better[-1].learner.name)
    return Row(messages.YOU, value, rank, you=True)
