"""The REST interface of the simulated Discord: strict as the real one, with faults on demand."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.platforms import discord_objects as objects
from tests.platforms.discord_channels import Channels, Closed, direct, lose
from tests.platforms.discord_contract import EPHEMERAL, V2, Json, message_faults, reply_faults, request_faults
from tests.platforms.discord_gateway import Gateway
from tests.platforms.discord_screen import Shown, Turn
from tests.platforms.discord_state import State

FIRST_RESPONSE = 3.0
"""Seconds until an interaction that nobody answered is forgotten."""
TOKEN_LIFE = 15 * 60.0
"""Seconds that an interaction's token lives."""
PREFIX = "/api/v10"

BODY: web.RequestKey[Any] = web.RequestKey("BODY", object)
"""Under which a request carries what it says, read once."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """What the platform answers instead: a status and its own code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """With the platform's numbers."""
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass
class Fault:
    """What to answer instead, `left` times, to requests whose method and path contain `fragment`."""

    fragment: str
    status: int
    code: int
    left: int
    everywhere: bool


class Rest:
    """Every request, and what it made of commands, interactions (`turns`, by token) and messages (`shown`).

    With `per_second`, more requests than that in one second are `limited`.
    """

    def __init__(self, state: State, gateway: Gateway, shards: int) -> None:
        """Beside its gateway; `shards` is how many it recommends."""
        self._state, self._gateway, self._shards = state, gateway, shards
        self.requests: list[tuple[str, str, Any]] = []
        self.commands: dict[str, list[Json]] = {}
        self.turns: dict[str, Turn] = {}
        self.shown: list[Shown] = []
        self.channels = Channels(state, self.shown, gateway.guilds)
        self._faults: list[Fault] = []
        self.per_second = 0
        self.limited = 0
        self._second, self._in_second = 0, 0

    def routes(self) -> list[web.RouteDef]:
        """Where what is served."""
        return [
            web.get(f"{PREFIX}/users/@me", self._me),
            web.get(f"{PREFIX}/applications/@me", self._application),
            web.get(f"{PREFIX}/oauth2/applications/@me", self._application),
            web.get(f"{PREFIX}/gateway/bot", self._gateway_bot),
            web.route("*", f"{PREFIX}/applications/{{app}}/commands", self._commands),
            web.route("*", f"{PREFIX}/applications/{{app}}/guilds/{{guild}}/commands", self._commands),
            web.post(f"{PREFIX}/interactions/{{id}}/{{token}}/callback", self._callback),
            web.post(f"{PREFIX}/webhooks/{{app}}/{{token}}", self._follow_up),
            web.route("*", f"{PREFIX}/webhooks/{{app}}/{{token}}/messages/{{message}}", self._edit),
            web.post(f"{PREFIX}/channels/{{channel}}/messages", self._posted),
            web.patch(f"{PREFIX}/channels/{{channel}}/messages/{{message}}", self._edited),
            web.post(f"{PREFIX}/channels/{{channel}}/typing", self._typing),
            web.post(f"{PREFIX}/users/@me/channels", self._direct),
        ]

    def fail(self, fragment: str, status: int, code: int = 0, times: int = 1, *, everywhere: bool = False) -> None:
        """Answer with this status, so often, where "METHOD /path" contains the fragment."""
        self._faults.append(Fault(fragment, status, code, times, everywhere))

    @property
    def failed(self) -> bool:
        """Whether every fault on demand was met."""
        return not any(fault.left for fault in self._faults)

    @web.middleware
    async def strictly(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Hold a request to the faults on demand, the token and the contract, and the reply to the contract."""
        if request.path == "/":
            return await handler(request)
        path = request.path.removeprefix(PREFIX)
        body = request[BODY] = await _body(request)
        self.requests.append((request.method, path, body))
        with self._state.watched():
            try:
                response = await self._answer(request, path, body, handler)
            except Refused as refused:
                response = _json({"code": refused.code, "message": refused.message}, refused.status)
            except Closed as closed:
                status, code, message = closed.args
                response = _json({"code": code, "message": message}, status)
        await self._state.changed()
        return response

    async def _answer(
        self,
        request: web.Request,
        path: str,
        body: object,
        handler: Handler,
    ) -> web.StreamResponse:
        for fault in self._faults:
            if fault.left and fault.fragment in f"{request.method} {path}":
                fault.left -= 1
                return _faulty(fault)
        by_token = path.startswith(("/webhooks", "/interactions"))
        if not by_token and self._is_over_the_limit():
            self.limited += 1
            return _faulty(Fault("", 429, 0, 0, everywhere=True), seconds=1 - time.monotonic() % 1)
        if not by_token and request.headers.get("Authorization") != f"Bot {self._gateway.token}":
            raise Refused(401, 0, "401: Unauthorized")
        if body is not None:
            faults = request_faults(request.method, path, body)
            self._state.expect(faults, f"{request.method} {path}")
            if faults:
                raise Refused(400, 50035, f"Invalid Form Body: {faults}")
        response = await handler(request)
        if response.status == 200 and isinstance(response, web.Response) and response.text:
            self._state.expect(reply_faults(request.method, path, json.loads(response.text)), f"reply to {path}")
        return response

    def _is_over_the_limit(self) -> bool:
        """Whether this request is one too many of a second, where there is a limit; interactions do not count.

        https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
        """
        second = int(time.monotonic())
        self._in_second = self._in_second + 1 if second == self._second else 1
        self._second = second
        return 0 < self.per_second < self._in_second

    async def _callback(self, request: web.Request) -> web.Response:
        turn, body = self.turns[request.match_info["token"]], request[BODY]
        kind, data, came = body["type"], body.get("data") or {}, turn.payload["type"]
        if turn.answered:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if self._state.now - turn.born > FIRST_RESPONSE:
            raise Refused(404, 10062, "Unknown interaction")
        allowed = {2: (4, 5, 9), 3: (4, 5, 6, 7, 9), 4: (8,), 5: (4, 5, 6, 7) if turn.source else (4, 5)}[came]
        if kind not in allowed:
            raise Refused(400, 50035, f"Invalid Form Body: a {came} cannot be answered with a {kind}")
        turn.answered = kind
        if kind == 8:
            turn.choices = [choice["name"] for choice in data["choices"]]
        elif kind == 9:
            turn.modal = data
        elif kind in (6, 7):
            assert turn.source
            turn.messages.append(turn.source)
            if kind == 7:
                self._change_message(turn.source, data)
        else:
            self._post(turn, data, waiting=kind == 5)
        if kind not in (5, 6):
            turn.done.set()
        resource: Json = {"interaction": {"id": turn.payload["id"], "type": came}}
        if kind in (4, 7):
            resource["resource"] = {"type": kind, "message": turn.message.message}
        return _json(resource)

    def _post(self, turn: Turn, data: Json, *, waiting: bool) -> Shown:
        flags = data.get("flags") or 0
        message = objects.message(
            self._state.id(), turn.place.channel, flags, data.get("components") or [], data.get("content") or ""
        )
        private = turn.person if flags & EPHEMERAL else None
        shown = Shown(message, turn.place, private, waiting)
        self.shown.append(shown)
        turn.messages.append(shown)
        return shown

    def _change_message(self, shown: Shown, data: Json) -> None:
        """Edit a message; what was made of components alone stays so, and the reader stays the same."""
        flags = shown.message["flags"] | ((data.get("flags") or 0) & V2)
        faults = message_faults({**data, "flags": flags})
        if faults:
            raise Refused(400, 50035, f"Invalid Form Body: {faults}")
        components = data.get("components")
        shown.message = objects.message(
            shown.message["id"],
            shown.place.channel,
            flags,
            shown.message["components"] if components is None else components,
            data.get("content") or "",
        )
        shown.waiting = False

    async def _follow_up(self, request: web.Request) -> web.Response:
        turn, body = self._living(request), request[BODY]
        original = turn.original
        turn.done.set()
        if original and original.waiting and not original.deleted:
            self._change_message(original, body)  # the first follow-up takes the place of the thinking
            return _json(original.message)
        turn.follow_ups += 1
        if turn.follow_ups > 5 and not turn.place.installed:
            raise Refused(400, 40094, "Maximum number of follow up messages reached")
        return _json(self._post(turn, body, waiting=False).message)

    async def _edit(self, request: web.Request) -> web.Response:
        turn, name = self._living(request), request.match_info["message"]
        known = [one for one in turn.messages if name in ("@original", one.message["id"]) and not one.deleted]
        if not known:
            raise Refused(404, 10008, "Unknown Message")
        if request.method == "DELETE":
            known[0].deleted = True
            return web.Response(status=204)
        if request.method == "PATCH":
            self._change_message(known[0], request[BODY])
            turn.done.set()
        return _json(known[0].message)

    def _living(self, request: web.Request) -> Turn:
        """The turn of a token, answered and still alive."""
        turn = self.turns.get(request.match_info["token"])
        if turn is None or not turn.answered:
            raise Refused(404, 10015, "Unknown Webhook")
        if self._state.now - turn.born > TOKEN_LIFE:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return turn

    async def _posted(self, request: web.Request) -> web.Response:
        shown = self.channels.post(request.match_info["channel"], request[BODY])
        if self.channels.lost:
            self.channels.lost -= 1
            await self._state.changed()
            lose(request)
        return _json(shown.message)

    async def _edited(self, request: web.Request) -> web.Response:
        shown = self.channels.find(request.match_info["channel"], request.match_info["message"])
        kept: Json = {key: shown.message[key] for key in ("type", "message_reference") if key in shown.message}
        self._change_message(shown, request[BODY])
        shown.message |= kept
        self.channels.edits += 1
        return _json(shown.message)

    async def _typing(self, request: web.Request) -> web.Response:
        self.channels.check(request.match_info["channel"])
        return web.Response(status=204)

    async def _direct(self, request: web.Request) -> web.Response:
        return _json(direct(str(request[BODY]["recipient_id"])))

    async def _me(self, _: web.Request) -> web.Response:
        return _json(objects.me())

    async def _application(self, _: web.Request) -> web.Response:
        return _json(objects.application())

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return _json({"url": self._gateway.url, "shards": self._shards, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        guild = request.match_info.get("guild", "")
        if request.method == "PUT":
            own = {"guild_id": guild} if guild else {}
            self.commands[guild] = [self._registered(command) | own for command in request[BODY]]
        return _json(self.commands.get(guild, []))

    def _registered(self, command: Json) -> Json:
        known = {"application_id": objects.APPLICATION, "version": self._state.id(), "default_member_permissions": None}
        kept = {key: value for key, value in command.items() if value is not None}
        return {"id": self._state.id(), **known, **kept}


def _faulty(fault: Fault, seconds: float = 0.01) -> web.Response:
    if fault.status != 429:
        return _json({"code": fault.code, "message": "a fault on demand"}, status=fault.status)
    headers = {"Via": "1.1 simulated", "Retry-After": f"{seconds:.3f}"}
    content = {"message": "You are being rate limited.", "retry_after": seconds, "global": fault.everywhere}
    return _json(content, status=429, headers=headers)


async def _body(request: web.Request) -> Any:
    """The JSON of a request, which files come beside; None where there is none."""
    if request.content_type == "multipart/form-data":
        field = (await request.post())["payload_json"]
        return json.loads(field if isinstance(field, str | bytearray) else b"")
    return await request.json() if request.can_read_body else None


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer whose type is named as Discord names it, without a charset."""
    data = json.dumps(content).encode()
    return web.Response(body=data, content_type="application/json", status=status, headers=headers)
