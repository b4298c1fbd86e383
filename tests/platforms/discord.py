"""A simulated Discord on loopback: REST, gateway, and the people who use the bot.

Strict as the real one, by contract and by hand; what it refuses stands in `violations`. Faults on demand.
"""

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.platforms import discord_objects as objects
from tests.platforms.discord_contract import (
    EPHEMERAL,
    V2,
    Json,
    frame_faults,
    message_faults,
    nested,
    reply_faults,
    request_faults,
)
from tests.platforms.discord_objects import Person, Place
from tests.platforms.discord_screen import Shown, Turn

TOKEN = "the-token"
FIRST_RESPONSE = 3.0
"""Seconds until an interaction that nobody answered is forgotten."""
TOKEN_LIFE = 15 * 60.0
"""Seconds that an interaction's token lives."""
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_FRAMES = {1: "HEARTBEAT", 2: "IDENTIFY", 6: "RESUME"}
_INTERACTIONS = {
    2: "INTERACTION_COMMAND",
    3: "INTERACTION_COMPONENT",
    4: "INTERACTION_AUTOCOMPLETE",
    5: "INTERACTION_MODAL_SUBMIT",
}


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


@dataclass
class Session:
    """A shard's session: every dispatch since it began, so that a resumed connection gets what it missed."""

    id: str
    shard: int
    shards: int
    log: list[Json] = field(default_factory=list)
    socket: "Socket | None" = None


class Socket:
    """One connection of the gateway, compressed as a whole (zlib-stream)."""

    def __init__(self, response: web.WebSocketResponse) -> None:
        """Over an open connection."""
        self.response = response
        self._deflate = zlib.compressobj()

    async def send(self, frame: Json) -> None:
        """Send one frame."""
        data = self._deflate.compress(json.dumps(frame).encode())
        await self.response.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Discord:
    """The platform. Time stands still until `now` (seconds) is moved."""

    def __init__(self, guilds: int = 1, shards: int = 1) -> None:
        """With so many servers that have the bot, and recommending so many shards."""
        self.now = 0.0
        self.shards = shards
        self.guilds = [Place(str(7_000 + n), str((800 + n) << 22), f"Data team {n}") for n in range(guilds)]
        self.server = self.guilds[0]
        self.elsewhere = Place("7900", str(890 << 22), "Elsewhere", installed=False)
        self.token = TOKEN
        self.heartbeat = 41.25
        self.deaf = self.twice = False
        self.closing_code = 0
        self.violations: list[str] = []
        self.requests: list[tuple[str, str, Any]] = []
        self.frames: list[Json] = []
        self.commands: dict[str, list[Json]] = {}
        self.turns: dict[str, Turn] = {}
        self.shown: list[Shown] = []
        self.sessions: dict[str, Session] = {}
        self._faults: list[Fault] = []
        self._ids = count(1_000_000_000_000_000_001)
        self._change = asyncio.Condition()
        self._pending: deque[asyncio.Task[None]] = deque()

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback."""
        app = web.Application(middlewares=[self._strictly])
        app.add_routes(
            [
                web.get("/", self._gateway),
                web.get("/api/v10/users/@me", self._me),
                web.get("/api/v10/applications/@me", self._application),
                web.get("/api/v10/oauth2/applications/@me", self._application),
                web.get("/api/v10/gateway/bot", self._gateway_bot),
                web.route("*", "/api/v10/applications/{app}/commands", self._commands),
                web.route("*", "/api/v10/applications/{app}/guilds/{guild}/commands", self._commands),
                web.post("/api/v10/interactions/{id}/{token}/callback", self._callback),
                web.post("/api/v10/webhooks/{app}/{token}", self._follow_up),
                web.route("*", "/api/v10/webhooks/{app}/{token}/messages/{message}", self._edit),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        for session in self.sessions.values():
            if session.socket:
                await session.socket.response.close()
        await self._runner.cleanup()

    @property
    def api(self) -> str:
        """The address of the REST interface."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self.port}/"

    # What a person does and sees.

    def person(self, name: str) -> Person:
        """Somebody new."""
        return Person(self._id(), name)

    def dm(self, person: Person) -> Place:
        """The person's conversation with the bot."""
        return Place(f"6{person.id[1:]}")

    async def slash(self, person: Person, verb: str, place: Place | None = None, **options: str | bool) -> Turn:
        """Type `/mlquiz verb option:value`, and wait for what comes."""
        place = place or self.server
        return await self._send(self._typed(person, verb, place, options, 2), person, place)

    async def autocomplete(self, person: Person, verb: str, place: Place | None = None, **option: str) -> list[str]:
        """Begin to type one option, and read what is proposed."""
        place = place or self.server
        return (await self._send(self._typed(person, verb, place, option, 4), person, place)).choices

    async def press(self, person: Person, on: Shown | Turn, label: str) -> Turn:
        """Press the button whose label begins so, and wait for what comes."""
        shown = on.message if isinstance(on, Turn) else on
        assert isinstance(shown, Shown)
        return await self.press_id(person, shown, shown.button(label)["custom_id"])

    async def press_id(self, person: Person, shown: Shown, custom_id: str) -> Turn:
        """Press a button by its custom_id, on a message that the person can see."""
        assert shown.private_to in (None, person), f"{person.name} does not see this message"
        data = {"component_type": 2, "custom_id": custom_id, "id": 1}
        payload = {"type": 3, "data": data, "message": shown.message}
        return await self._send(payload, person, shown.place, shown)

    async def submit(self, turn: Turn, text: str, custom_id: str = "") -> Turn:
        """Fill in the modal of a turn and send it, and wait for what comes."""
        components = [_filled(part, text) for part in turn.modal["components"]]
        data = {"custom_id": custom_id or turn.modal["custom_id"], "components": objects.numbered(components)}
        payload: Json = {"type": 5, "data": data}
        if turn.source:
            payload["message"] = turn.source.message
        return await self._send(payload, turn.person, turn.place, turn.source)

    def sees(self, person: Person, place: Place | None = None) -> list[Shown]:
        """The messages before the person, the newest last."""
        where = (place or self.server).channel
        return [
            shown
            for shown in self.shown
            if shown.place.channel == where and not shown.deleted and shown.private_to in (None, person)
        ]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until this holds; it is looked at after each request and each frame."""
        try:
            async with asyncio.timeout(10), self._change:
                await self._change.wait_for(holds)
        except TimeoutError:
            raise AssertionError(f"it never came to hold; refused so far: {self.violations}") from None

    # Faults.

    def fail(self, fragment: str, status: int, code: int = 0, times: int = 1, *, everywhere: bool = False) -> None:
        """Answer with this status, so often, where "METHOD /path" contains the fragment."""
        self._faults.append(Fault(fragment, status, code, times, everywhere))

    async def close_gateway(self, code: int) -> None:
        """Close every shard's connection with this code."""
        for session in self._connected():
            await session.response.close(code=code)

    async def tell(self, op: int, data: object = None) -> None:
        """Send a frame that is no dispatch: 7 asks to reconnect, 9 says that the session is void."""
        for socket in self._connected():
            await socket.send({"op": op, "d": data, "s": None, "t": None})

    async def lose_guild(self, place: Place, *, outage: bool) -> None:
        """Take a server away: by an outage, or because the bot was removed."""
        data: Json = {"id": place.guild} | ({"unavailable": True} if outage else {})
        self._expect(frame_faults("GUILD_DELETE", data), "GUILD_DELETE")
        await self._dispatch(place, "GUILD_DELETE", data)

    # The gateway.

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        assert request.query["compress"] == "zlib-stream"
        response = web.WebSocketResponse()
        await response.prepare(request)
        socket = Socket(response)
        await socket.send({"op": 10, "d": {"heartbeat_interval": self.heartbeat * 1000}, "s": None, "t": None})
        async for message in response:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, json.loads(message.data))
                await self._changed()
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None
        await self._changed()
        return response

    async def _receive(self, socket: Socket, frame: Json) -> None:
        self.frames.append(frame)
        if frame["op"] in _FRAMES:
            self._expect(frame_faults(_FRAMES[frame["op"]], frame), _FRAMES[frame["op"]])
        if frame["op"] == 1 and not self.deaf:
            await socket.send({"op": 11, "d": None, "s": None, "t": None})
        if frame["op"] == 2:
            await self._identify(socket, frame["d"])
        if frame["op"] == 6:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: Socket, data: Json) -> None:
        refusals = {4004: data["token"] != self.token, 4014: data["intents"] & PRIVILEGED}
        for code in [self.closing_code, *(code for code, found in refusals.items() if found)]:
            if code:
                await socket.response.close(code=code)
                return
        shard, shards = data["shard"]
        session = Session(f"session-{self._id()}", shard, shards, socket=socket)
        self.sessions = {id: one for id, one in self.sessions.items() if one.shard != shard} | {session.id: session}
        mine = [place for place in self.guilds if _shard(place, shards) == shard]
        ready = {
            "v": 10,
            "user": objects.me(),
            "guilds": [{"id": place.guild, "unavailable": True} for place in mine],
            "session_id": session.id,
            "resume_gateway_url": self.gateway,
            "shard": [shard, shards],
            "application": {"id": objects.APPLICATION, "flags": 0, "flags_new": "0"},
        }
        self._expect(frame_faults("READY", ready), "READY")
        await self._log(session, "READY", ready)
        for place in mine:
            await self._log(session, "GUILD_CREATE", objects.guild(place))

    async def _resume(self, socket: Socket, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send({"op": 9, "d": False, "s": None, "t": None})
            return
        session.socket = socket
        for frame in session.log[data["seq"] :]:
            await socket.send(frame)
        await self._log(session, "RESUMED", {})

    async def _dispatch(self, place: Place, event: str, data: Json) -> None:
        for session in list(self.sessions.values()):
            if _shard(place, session.shards) == session.shard:
                await self._log(session, event, data)

    async def _log(self, session: Session, event: str, data: Json) -> None:
        frame = {"op": 0, "t": event, "s": len(session.log) + 1, "d": data}
        session.log.append(frame)
        if session.socket and not session.socket.response.closed:
            await session.socket.send(frame)

    def _connected(self) -> list[Socket]:
        return [session.socket for session in self.sessions.values() if session.socket]

    # Interactions.

    def _typed(self, person: Person, verb: str, place: Place, options: dict[str, Any], kind: int) -> Json:
        """The payload of a command, from what the bot registered."""
        command = (self.commands.get(place.guild) or self.commands.get("") or [{}])[0]
        assert command, "no command is registered"
        assert _context(place) in command["contexts"], "not offered here"
        assert (0 if place.installed else 1) in command["integration_types"], "not offered to this installation"
        offered = {option["name"]: option for option in _named(command["options"], verb).get("options", [])}
        filled = [
            {"name": name, "type": offered[name]["type"], "value": value} | ({"focused": True} if kind == 4 else {})
            for name, value in options.items()
        ]
        nested_options = [{"name": verb, "type": 1, "options": filled}]
        data = {"id": command["id"], "type": 1, "name": command["name"], "options": nested_options}
        return {"type": kind, "data": data}

    async def _send(self, payload: Json, person: Person, place: Place, source: Shown | None = None) -> Turn:
        """Dispatch an interaction and wait for what the person sees of it."""
        payload = self._interaction(payload, person, place)
        kind = _INTERACTIONS[payload["type"]]
        self._expect(frame_faults(kind, payload), kind)
        turn = Turn(payload, person, place, self.now, source)
        self.turns[payload["token"]] = turn
        for _ in range(2 if self.twice else 1):
            await self._dispatch(place, "INTERACTION_CREATE", payload)
        await self.until(turn.done.is_set)
        return turn

    def _interaction(self, payload: Json, person: Person, place: Place) -> Json:
        return {
            **payload,
            "id": self._id(),
            "application_id": objects.APPLICATION,
            "token": f"interaction-{self._id()}",
            "version": 1,
            "channel_id": place.channel,
            "channel": objects.channel(place, person),
            "app_permissions": "2147483648",
            "locale": "en-US",
            "entitlements": [],
            "context": _context(place),
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": place.owners(person),
            **(
                {
                    "guild_id": place.guild,
                    "guild": {"id": place.guild, "locale": "en-US", "features": []},
                    "guild_locale": "en-US",
                    "member": objects.member(person),
                }
                if place.guild
                else {"user": objects.user(person)}
            ),
        }

    async def _callback(self, request: web.Request) -> web.Response:
        turn, body = self.turns[request.match_info["token"]], await request.json()
        kind, data, came = body["type"], body.get("data") or {}, turn.payload["type"]
        if turn.answered:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if self.now - turn.born > FIRST_RESPONSE:
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
        return web.json_response(resource)

    def _post(self, turn: Turn, data: Json, *, waiting: bool) -> Shown:
        flags = data.get("flags") or 0
        message = objects.message(
            self._id(), turn.place.channel, flags, data.get("components") or [], data.get("content") or ""
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
        turn, body = self._living(request), await request.json()
        original = turn.original
        turn.done.set()
        if original and original.waiting and not original.deleted:
            self._change_message(original, body)  # the first follow-up takes the place of the thinking
            return web.json_response(original.message)
        turn.follow_ups += 1
        if turn.follow_ups > 5 and not turn.place.installed:
            raise Refused(400, 40094, "Maximum number of follow up messages reached")
        return web.json_response(self._post(turn, body, waiting=False).message)

    async def _edit(self, request: web.Request) -> web.Response:
        turn, name = self._living(request), request.match_info["message"]
        known = [one for one in turn.messages if name in ("@original", one.message["id"]) and not one.deleted]
        if not known:
            raise Refused(404, 10008, "Unknown Message")
        if request.method == "DELETE":
            known[0].deleted = True
            return web.Response(status=204)
        if request.method == "PATCH":
            self._change_message(known[0], await request.json())
            turn.done.set()
        return web.json_response(known[0].message)

    def _living(self, request: web.Request) -> Turn:
        """The turn of a token, answered and still alive."""
        turn = self.turns.get(request.match_info["token"])
        if turn is None or not turn.answered:
            raise Refused(404, 10015, "Unknown Webhook")
        if self.now - turn.born > TOKEN_LIFE:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return turn

    # REST.

    @web.middleware
    async def _strictly(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Hold a request to the faults on demand, the token and the contract, and the reply to the contract."""
        if request.path == "/":
            return await handler(request)
        path, body = request.path.removeprefix("/api/v10"), await _body(request)
        self.requests.append((request.method, path, body))
        try:
            response = await self._answer(request, path, body, handler)
        except Refused as refused:
            content = {"code": refused.code, "message": refused.message}
            response = web.json_response(content, status=refused.status)
        await self._changed()
        return response

    async def _answer(
        self,
        request: web.Request,
        path: str,
        body: object,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        for fault in self._faults:
            if fault.left and fault.fragment in f"{request.method} {path}":
                fault.left -= 1
                return _faulty(fault)
        by_token = path.startswith(("/webhooks", "/interactions"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")
        if body is not None:
            faults = request_faults(request.method, path, body)
            self._expect(faults, f"{request.method} {path}")
            if faults:
                raise Refused(400, 50035, f"Invalid Form Body: {faults}")
        response = await handler(request)
        if response.status == 200 and isinstance(response, web.Response) and response.text:
            self._expect(reply_faults(request.method, path, json.loads(response.text)), f"reply to {path}")
        return response

    async def _me(self, _: web.Request) -> web.Response:
        return web.json_response(objects.me())

    async def _application(self, _: web.Request) -> web.Response:
        return web.json_response(objects.application(len(self.guilds)))

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return web.json_response({"url": self.gateway, "shards": self.shards, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        guild = request.match_info.get("guild", "")
        if request.method == "PUT":
            self.commands[guild] = [self._registered(command) for command in await request.json()]
        return web.json_response(self.commands.get(guild, []))

    def _registered(self, command: Json) -> Json:
        known = {"application_id": objects.APPLICATION, "version": self._id(), "default_member_permissions": None}
        kept = {key: value for key, value in command.items() if value is not None}
        return {"id": self._id(), **known, **kept}

    def _expect(self, faults: list[str], what: str) -> None:
        self.violations += [f"{what}: {fault}" for fault in faults]

    async def _changed(self) -> None:
        async with self._change:
            self._change.notify_all()

    def _id(self) -> str:
        return str(next(self._ids))


def _faulty(fault: Fault) -> web.Response:
    if fault.status != 429:
        return web.json_response({"code": fault.code, "message": "a fault on demand"}, status=fault.status)
    headers = {"Via": "1.1 simulated", "Retry-After": "0.01"}
    content = {"message": "You are being rate limited.", "retry_after": 0.01, "global": fault.everywhere}
    return web.json_response(content, status=429, headers=headers)


async def _body(request: web.Request) -> Any:
    """The JSON of a request, which files come beside; None where there is none."""
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    return await request.json() if request.can_read_body else None


def _shard(place: Place, shards: int) -> int:
    """The shard that a server belongs to; a conversation belongs to the first."""
    return (int(place.guild) >> 22) % shards if place.guild and place.installed else 0


def _context(place: Place) -> int:
    """Where an interaction happens: 0 a server, 1 the bot's conversation."""
    return 0 if place.guild else 1


def _named(options: list[Json], name: str) -> Json:
    for option in options:
        if option["name"] == name:
            return option
    raise AssertionError(f"there is no /mlquiz {name}")


def _filled(component: Json, text: str) -> Json:
    """A modal's component as it is sent: a label with its filled input."""
    if component["type"] != 18:
        return {"type": component["type"], "id": 0}
    field_id = next(part["custom_id"] for part in nested([component]) if part["type"] == 4)
    return {"type": 18, "component": {"type": 4, "custom_id": field_id, "value": text, "id": 0}, "id": 0}
