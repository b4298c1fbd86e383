"""A learner's squad, and the board of the team's squads."""

from collections.abc import Mapping

from bot.core import Core, messages
from bot.core import board_messages as words
from bot.core.boards import TOP, asked_for, read_standings
from bot.core.choosing import BOARD
from bot.core.names import nearest, tidy
from bot.core.squads import FEWEST, squad_key, squad_name, squad_places, squad_scores
from bot.domain.events import Command
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone

LEAVE = "leave"
SQUADS = Button(words.SQUADS, "squads")


async def squad(core: Core, command: Command) -> Card:
    """Tell, join, make or leave a squad. Raises BadName for a name that no squad can have."""
    team, learner = command.team, command.learner
    own = (await core.store.remember(team, learner)).squad
    squads = await core.store.squads(team.id)
    typed = " ".join(command.words)
    if not tidy(typed):
        return _own_squad(own, squads)
    if tidy(typed) == LEAVE:
        await core.store.set_squad(team.id, learner.id, None)
        return _card(words.left_squad(own) if own else words.NO_SQUAD_TO_LEAVE)
    name = squad_name(typed)
    known = {squad_key(there): there for there in sorted(squads, reverse=True)}
    joined = known.get(squad_key(name), name)
    await core.store.set_squad(team.id, learner.id, joined)
    others = squads.get(joined, 0) - (own == joined)
    if others > 0:
        return _card(words.in_squad(joined, others))
    near = [known[key] for key in nearest(squad_key(name), known) if key != squad_key(name)]
    return _card(words.made_squad(joined, near))


def _own_squad(own: str | None, squads: Mapping[str, int]) -> Card:
    """The learner's squad and the team's others."""
    rows = tuple(Row(name, words.members(squads[name]), you=name == own) for name in sorted(squads, key=squad_key))
    if own is None:
        return _card(words.NO_SQUAD if rows else words.NO_SQUADS, *rows[:TOP])
    told = words.in_squad(own, max(0, squads.get(own, 0) - 1))
    return _card(told, *rows[:TOP], Paragraph(words.SQUAD_COMMANDS, Tone.QUIET))


def _card(told: str, *more: Block) -> Card:
    return Card(words.SQUAD, (Paragraph(told), *more), (SQUADS, BOARD))


async def squads(core: Core, command: Command) -> Card:
    """The squads of the team by their means: this week unless the words name a period, in a topic if they name one."""
    own = (await core.store.remember(command.team, command.learner)).squad
    title, standings = await read_standings(core, command.team, *asked_for(core, command.words))
    scores = squad_scores(standings)
    places = squad_places(scores)
    blocks: list[Block] = [
        Row(score.name, words.squad_score(score.mean, score.active), rank, you=_same(score.name, own))
        for number, (rank, score) in enumerate(places)
        if number < TOP or _same(score.name, own)
    ]
    small = [score for score in scores if score.active < FEWEST and _same(score.name, own)]
    blocks += [Paragraph(words.squad_too_small(score.name, score.active, FEWEST)) for score in small]
    if not places:
        blocks.append(Paragraph(words.no_squads_ranked(FEWEST)))
    blocks.append(Paragraph(words.SQUAD_RULE, Tone.QUIET))
    return Card(words.squads_title(title), tuple(blocks), (Button(messages.ASK_ME, "next"), BOARD))


def _same(name: str, own: str | None) -> bool:
    return own is not None and squad_key(name) == squad_key(own)
