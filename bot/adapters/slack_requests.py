"""What a request of Slack's says of itself: who sent it, and which question its message shows."""

import hashlib
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack_blocks import value_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who sent a request, from which workspace, and the client that may answer there.

    `handle` and `domain` name the two where Slack says no more. `whole_org`: one token serves many workspaces.
    """

    client: AsyncWebClient
    team: str
    user: str
    handle: str
    domain: str
    whole_org: bool


def asker_of(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> Asker:
    """Who sent this request."""
    user, team = body.get("user") or {}, body.get("team") or {}
    return Asker(
        client,
        team=context.team_id or context.enterprise_id or "",
        user=context.user_id or "",
        handle=body.get("user_name") or user.get("username") or user.get("name") or "",
        domain=body.get("team_domain") or team.get("domain") or "",
        whole_org=bool(context.is_enterprise_install),
    )


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
