"""The time zone of a team's days, weeks and boards: told to everybody, chosen by those who administer the team."""

from dataclasses import replace

from bot.core import Core
from bot.core import board_messages as words
from bot.core.daily_messages import ZONE_HINT
from bot.core.daily_settings import FIELD, read_zone
from bot.domain.errors import NotAllowed
from bot.domain.events import AnyEvent, Command, Event, Press, Right, Submission
from bot.domain.replies import Button, Card, Form, Paragraph, TextInput, Tone

CHANGE = Button(words.CHANGE_TEAM_ZONE, "team-zone-form")


async def in_own_zone(core: Core, event: AnyEvent) -> AnyEvent:
    """The event with its team in the zone that was chosen for it, where one was."""
    zone = await core.store.team_zone(event.team.id)
    return replace(event, team=replace(event.team, zone=zone)) if zone else event


async def team_zone(core: Core, command: Command) -> Card:
    """Tell the team's zone, or set it. Raises NotAllowed, or BadField, with near names, for what is no zone."""
    await core.store.remember(command.team, command.learner)
    typed = " ".join(command.words)
    return await _choose(core, command, typed) if typed else _card(command, command.team.zone)


async def team_zone_form(core: Core, press: Press) -> Form:
    """The form to set the team's zone, filled in with the present one. Raises NotAllowed."""
    _check_may(press)
    field = TextInput("zone", words.TEAM_ZONE, FIELD, press.team.zone, ZONE_HINT, long=False)
    return Form(words.TEAM_ZONE, "", (field,), "team-zone")


async def save_team_zone(core: Core, submission: Submission) -> Card:
    """Set the team's zone to what was filled in. Raises as `team_zone` does."""
    await core.store.remember(submission.team, submission.learner)
    return await _choose(core, submission, submission.fields.get("zone", ""))


async def _choose(core: Core, event: Event, typed: str) -> Card:
    _check_may(event)
    zone = read_zone(typed)
    await core.store.set_team_zone(event.team.id, zone)
    return _card(event, zone)


def _card(event: Event, zone: str) -> Card:
    blocks = (Paragraph(words.team_zone(zone)), Paragraph(words.TEAM_ZONE_RULE, Tone.QUIET))
    return Card(words.TEAM_ZONE, blocks, (CHANGE,) if event.right is Right.ANY else ())


def _check_may(event: Event) -> None:
    if event.right is not Right.ANY:
        raise NotAllowed(words.TEAM_ADMIN)
