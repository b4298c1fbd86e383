"""The rows of a board: the team's points in a period, and its squads."""

from collections.abc import Sequence

from bot.core import Core, board_messages, messages
from bot.core.names import understand
from bot.core.squads import squad_places, squad_scores
from bot.core.standings import local, quarter, ranked
from bot.domain.events import Command
from bot.domain.learner import Choices, Standing, Team
from bot.domain.periods import Period, period_name
from bot.domain.replies import Block, Paragraph, Row, Tone

TOP = 10
"""Places that everybody sees."""

SQUADS_SHOWN = 5
"""Squads in the line below the board."""

Place = tuple[int, Standing]


def asked_for(core: Core, words: Sequence[str]) -> tuple[Period, str | None]:
    """The period and the topic that words name; this week where they name no period. Raises UnknownName."""
    topic, word = understand(core.bank, words, "period", tuple(Period))
    return Period(word or Period.WEEK), topic


async def board_of(
    core: Core, command: Command, choices: Choices, period: Period, topic: str | None
) -> tuple[str, list[Block]]:
    """The title of the team's board of a period, and its rows as the learner sees them, or what to do first."""
    title, standings = await read_standings(core, command.team, period, topic)
    places = ranked(standings)
    own = command.learner.id if choices.on_board else None
    rows = board(places, own) if places else [Paragraph(messages.board_empty(period))]
    off = [] if choices.on_board else [Paragraph(board_messages.OFF_BOARD, Tone.QUIET)]
    return title, [*rows, *squad_line(standings), *off]


async def read_standings(core: Core, team: Team, period: Period, topic: str | None) -> tuple[str, Sequence[Standing]]:
    """The title of the team's board of a period, and who has points in it."""
    now = core.clock()
    there = local(now, team.zone)
    title = messages.board_title(period, team.name, there, quarter(now, team.zone), team.zone, topic)
    return title, await core.store.standings(team.id, period_name(period, there.date()), topic)


def squad_line(standings: Sequence[Standing]) -> list[Block]:
    """The first of the squads that are ranked, in a line."""
    means = [(score.name, score.mean) for _, score in squad_places(squad_scores(standings))]
    if not means:
        return []
    return [Paragraph(board_messages.squad_means(means[:SQUADS_SHOWN]), label=board_messages.SQUAD_MEANS)]


def board(places: Sequence[Place], learner_id: str | None) -> list[Block]:
    """The rows of a board with at least one place; a gap stands for the places left out.

    A learner who is on no board (None) sees the first ones alone.
    """
    shown = range(min(TOP, len(places)))
    if learner_id is None:
        return [*(row(places, i, None) for i in shown), *gap(shown.stop, len(places))]
    you = next((i for i, (_, standing) in enumerate(places) if standing.learner.id == learner_id), None)
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
