"""What a request of Slack's says of itself: who sent it, and which question its message shows."""

import hashlib
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack_blocks import value_of
from bot.adapters.slack_people import Person
from bot.adapters.slack_places import Place
from bot.domain.events import Channel, Right

Json = dict[str, Any]

HIDDEN_NAMES = ("privategroup", "directmessage")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who sent a request, from which workspace, and the client that may answer there.

    `handle` and `domain` name the two where Slack says no more. `org` is the organisation whose one token
    serves many workspaces; empty where there is none.
    """

    client: AsyncWebClient
    team: str
    user: str
    handle: str
    domain: str
    org: str


def asker_of(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> Asker:
    """Who sent this request."""
    user, team = body.get("user") or {}, body.get("team") or {}
    return Asker(
        client,
        team=context.team_id or context.enterprise_id or "",
        user=context.user_id or "",
        handle=body.get("user_name") or user.get("username") or user.get("name") or "",
        domain=body.get("team_domain") or team.get("domain") or "",
        org=(context.enterprise_id or "") if context.is_enterprise_install else "",
    )


def channel_of(asker: Asker, place: Place) -> Channel | None:
    """The channel where a request was made, if many read it; its id says whose token reaches it.

    The names of private channels are not told to an app.
    """
    if place.direct:
        return None
    name = "" if place.name in HIDDEN_NAMES else place.name
    return Channel(f"{asker.org}/{place.channel}" if asker.org else place.channel, name)


def right_of(person: Person) -> Right:
    """Administrators may set up any channel, guests none, everybody else those that nobody else has set up."""
    if person.guest:
        return Right.NONE
    return Right.ANY if person.admin else Right.OWN


def fields_of(view: Json) -> dict[str, str]:
    """What was typed into a modal, by the fields' ids."""
    blocks: dict[str, dict[str, Json]] = (view.get("state") or {}).get("values") or {}
    return {name: field.get("value") or "" for fields in blocks.values() for name, field in fields.items()}


def mark_of(key: str) -> str:
    """What tells the buttons of one reply from those of another: the same event always marks its reply the same."""
    return hashlib.blake2s(key.encode(), digest_size=6).hexdigest()


def question_in(message: Json) -> str:
    """The question that a message of ours shows, by its buttons; empty for any other message."""
    for block in message.get("blocks") or ():
        for element in block.get("elements") or ():
            question_id = value_of(element.get("value") or "").get("q")
            if question_id:
                return str(question_id)
    return ""
