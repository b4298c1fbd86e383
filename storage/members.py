"""Teams, their learners, and what both chose. The SQL."""

from sqlalchemy import Connection, bindparam, false, func, select, true, update

from bot.domain.learner import Choices, Learner, Team
from storage import on_conflict, rows
from storage.schema import learners, teams

# Asked for at every event, so both are built once.
_chosen_zone = select(teams.c.zone).where(teams.c.id == bindparam("team_id"), teams.c.zone_chosen == true())
_member = (
    select(
        teams.c.name.label("team_name"),
        teams.c.zone.label("team_zone"),
        teams.c.zone_chosen,
        teams.c.weekends_off,
        learners.c.name,
        learners.c.zone.label("own_zone"),
        learners.c.on_board,
        learners.c.squad,
    )
    .join_from(teams, learners, learners.c.team_id == teams.c.id)
    .where(teams.c.id == bindparam("team_id"), learners.c.id == bindparam("learner_id"))
)


def recall(connection: Connection, team: Team, learner: Learner) -> Choices | None:
    """What was chosen, if the team and the learner are there with the names that they have now; else None."""
    row = connection.execute(_member, {"team_id": team.id, "learner_id": learner.id}).one_or_none()
    if row is None or (row.team_name, row.name) != (team.name, learner.name):
        return None
    if row.team_zone != team.zone and not row.zone_chosen:
        return None
    return rows.to_choices(row)


def remember(connection: Connection, team: Team, learner: Learner) -> Choices:
    """Insert the team and the learner, or give them their new names; what was chosen so far."""
    team_row = {"id": team.id, "name": team.name, "zone": team.zone}
    learner_row = {"team_id": team.id, "id": learner.id, "name": learner.name}
    dialect = connection.dialect.name
    connection.execute(on_conflict.update_team(dialect), team_row)
    connection.execute(on_conflict.update(dialect, learners, "name"), learner_row)
    return rows.to_choices(connection.execute(_member, {"team_id": team.id, "learner_id": learner.id}).one())


def choose(connection: Connection, team_id: str, learner_id: str, column: str, value: str | bool | None) -> None:
    """Keep a learner's choice."""
    one = (learners.c.team_id == team_id, learners.c.id == learner_id)
    connection.execute(update(learners).where(*one).values({column: value}))


def team_zone(connection: Connection, team_id: str) -> str | None:
    """The zone that was chosen for a team, if any."""
    found: str | None = connection.execute(_chosen_zone, {"team_id": team_id}).scalar()
    return found


def choose_team_zone(connection: Connection, team_id: str, zone: str) -> None:
    """Keep a team's zone."""
    connection.execute(update(teams).where(teams.c.id == team_id).values(zone=zone, zone_chosen=True))


def choose_weekends_off(connection: Connection, team_id: str, weekends_off: bool) -> None:
    """Keep a team's choice."""
    connection.execute(update(teams).where(teams.c.id == team_id).values(weekends_off=weekends_off))


def squads(connection: Connection, team_id: str) -> dict[str, int]:
    """The squads of a team, and how many learners of the board each has."""
    query = (
        select(learners.c.squad, func.count().label("members"))
        .where(learners.c.team_id == team_id, learners.c.squad.is_not(None), learners.c.on_board == true())
        .group_by(learners.c.squad)
    )
    return {row.squad: row.members for row in connection.execute(query)}


def off_board(connection: Connection, team_id: str) -> frozenset[str]:
    """The ids of the team's learners who are on no board."""
    query = select(learners.c.id).where(learners.c.team_id == team_id, learners.c.on_board == false())
    return frozenset(connection.execute(query).scalars())
