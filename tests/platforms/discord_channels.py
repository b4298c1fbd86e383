"""The simulated Discord's channels as a bot writes to them unasked: messages with nonces, edits, typing, and DMs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms import discord_objects as objects
from tests.platforms.discord_contract import Json
from tests.platforms.discord_objects import Place
from tests.platforms.discord_screen import Shown

if TYPE_CHECKING:
    from tests.platforms.discord_state import State

NONCE_LIFE = 180.0
"""Seconds that a nonce is known; Discord says "a few minutes"."""


class Closed(Exception):
    """A channel that does not take what is asked: a status, Discord's code, and its words."""


class Channels:
    """Messages that nobody asked for. `closed` maps a channel to the status and code that it answers with.

    `lost` counts the messages whose answer is to be lost after they arrived; `no_history` forbids replies.
    """

    def __init__(self, state: "State", shown: list[Shown], guilds: Iterable[Place]) -> None:
        """Of these servers, beside the other messages."""
        self._state, self._shown = state, shown
        self._places = {place.channel: place for place in guilds}
        self.closed: dict[str, tuple[int, int]] = {}
        self.no_history = False
        self.lost = 0
        self.posted: list[Json] = []
        self.edits = 0
        self._nonces: dict[str, tuple[float, Shown]] = {}

    def check(self, channel: str) -> None:
        """Raises Closed where the channel takes nothing."""
        if channel in self.closed:
            raise Closed(*self.closed[channel], "closed")

    def post(self, channel: str, body: Json) -> Shown:
        """Take a message, once an enforced nonce while that is known."""
        self.check(channel)
        if body.get("message_reference") and self.no_history:
            raise Closed(400, 160002, "Cannot reply without permission to read message history")
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        if nonce is not None and nonce in self._nonces:
            born, known = self._nonces[nonce]
            if self._state.now - born < NONCE_LIFE:
                return known
        message = objects.message(
            self._state.id(), channel, body.get("flags") or 0, body.get("components") or [], body.get("content") or ""
        )
        reference = body.get("message_reference")
        if reference:
            ids = {key: str(reference[key]) for key in ("channel_id", "message_id")}
            message |= {"type": 19, "message_reference": {"type": 0, **ids}}
        else:
            message["type"] = 0
        message["nonce"] = nonce
        shown = Shown(message, self._places.get(channel) or Place(channel))
        self._shown.append(shown)
        self.posted.append(body)
        if nonce is not None:
            self._nonces[nonce] = self._state.now, shown
        return shown

    def find(self, channel: str, message_id: str) -> Shown:
        """A message of the bot's; raises Closed where there is none."""
        self.check(channel)
        for shown in self._shown:
            if (shown.message["channel_id"], shown.message["id"]) == (channel, message_id) and not shown.private_to:
                return shown
        raise Closed(404, 10008, "Unknown Message")


def direct(user_id: str) -> Json:
    """The conversation with somebody, as it is made."""
    user: dict[str, Any] = objects.user(objects.Person(user_id, "Somebody"))
    return {"id": f"6{user_id[1:]}", "type": 1, "flags": 0, "recipients": [user], "last_message_id": None}


def lose(request: web.Request) -> None:
    """Let the answer to a request never arrive."""
    assert request.transport
    request.transport.abort()
