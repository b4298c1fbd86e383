"""The gateway of the simulated Discord: sessions, their resumption, and what goes wrong with them."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.platforms import discord_objects as objects
from tests.platforms.discord_contract import Json, frame_faults
from tests.platforms.discord_objects import Place
from tests.platforms.discord_state import State

TOKEN = "the-token"
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""The intents that Discord gives on request only: members, presences, and what messages say."""
_FRAMES = {1: "HEARTBEAT", 2: "IDENTIFY", 6: "RESUME"}


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


class Gateway:
    """Every connection. `heartbeat` is in seconds; a `deaf` gateway does not answer it."""

    def __init__(self, state: State, guilds: Sequence[Place]) -> None:
        """For the servers that have the bot."""
        self._state = state
        self.guilds = guilds
        self.url = ""
        self.token = TOKEN
        self.heartbeat = 41.25
        self.deaf = False
        self.closing_code = 0
        self.frames: list[Json] = []
        self.sessions: dict[str, Session] = {}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection to its end."""
        assert request.query["compress"] == "zlib-stream"
        response = web.WebSocketResponse()
        await response.prepare(request)
        socket = Socket(response)
        await socket.send({"op": 10, "d": {"heartbeat_interval": self.heartbeat * 1000}, "s": None, "t": None})
        async for message in response:
            if message.type is WSMsgType.TEXT:
                with self._state.watched():
                    await self._receive(socket, json.loads(message.data))
                await self._state.changed()
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None
        await self._state.changed()
        return response

    def received(self, op: int) -> list[Json]:
        """The data of each frame of this kind that came: 2 identifies, 6 resumes."""
        return [frame["d"] for frame in self.frames if frame["op"] == op]

    async def close(self, code: int) -> None:
        """Close every shard's connection with this code."""
        for socket in self._connected():
            await socket.response.close(code=code)

    def forget(self) -> None:
        """Keep the connections, but no session that could be resumed."""
        self.sessions = {f"{name}-forgotten": session for name, session in self.sessions.items()}

    async def tell(self, op: int, data: object = None) -> None:
        """Send a frame that is no dispatch: 7 asks to reconnect, 9 says that the session is void."""
        for socket in self._connected():
            await socket.send({"op": op, "d": data, "s": None, "t": None})

    async def lose_guild(self, place: Place, *, outage: bool) -> None:
        """Take a server away: by an outage, or because the bot was removed."""
        data: Json = {"id": place.guild} | ({"unavailable": True} if outage else {})
        self._state.expect(frame_faults("GUILD_DELETE", data), "GUILD_DELETE")
        await self.dispatch(place, "GUILD_DELETE", data)

    async def _receive(self, socket: Socket, frame: Json) -> None:
        self.frames.append(frame)
        if frame["op"] in _FRAMES:
            self._state.expect(frame_faults(_FRAMES[frame["op"]], frame), _FRAMES[frame["op"]])
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
        session = Session(f"session-{self._state.id()}", shard, shards, socket=socket)
        self.sessions = {id: one for id, one in self.sessions.items() if one.shard != shard} | {session.id: session}
        mine = [place for place in self.guilds if _shard(place, shards) == shard]
        ready = {
            "v": 10,
            "user": objects.me(),
            "guilds": [{"id": place.guild, "unavailable": True} for place in mine],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [shard, shards],
            "application": {"id": objects.APPLICATION, "flags": 0, "flags_new": "0"},
        }
        self._state.expect(frame_faults("READY", ready), "READY")
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

    async def dispatch(self, place: Place, event: str, data: Json) -> None:
        """Send an event to the shard of a place, now or when its connection is resumed."""
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


def _shard(place: Place, shards: int) -> int:
    """The shard that a server belongs to; a conversation belongs to the first."""
    return (int(place.guild) >> 22) % shards if place.guild and place.installed else 0
