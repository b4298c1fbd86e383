"""How the simulated Slack reaches an app: by Socket Mode or by signed HTTP requests, with faults on demand."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.platforms.slack_contract import Json, acknowledged_faults, event_faults
from tests.platforms.slack_web_api import WebApi
from tests.platforms.slack_world import ACK_SECONDS, APP, SIGNING_SECRET, TEAM, NotAcknowledged


class Transport(WebApi):
    """One Slack on a socket of this machine."""

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=10_000_000)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.post("/response/{id}", self._respond),
                web.get("/socket", self._socket),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """Stop listening."""
        for socket in self.sockets:
            await socket.close()
        await self._session.close()
        await self._runner.cleanup()

    # Faults on demand

    def fail(self, method: str, *faults: str) -> None:
        """Let the next calls of a method go wrong: "429", "500", "reset" (nothing done), "lost" (done), or an error."""
        self._faults[method].extend(faults)

    def hold(self, method: str) -> asyncio.Event:
        """Let the next call of this method wait until the event is set."""
        event = asyncio.Event()
        self._faults[method].append(event)
        return event

    async def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours, and close the old socket a little later."""
        old = self.sockets[:]
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "x"}})
        await self.until(lambda: any(socket not in old for socket in self.sockets))
        await self.close_sockets(old)

    async def close_sockets(self, sockets: list[web.WebSocketResponse] | None = None) -> None:
        """Close these sockets, or all."""
        for socket in sockets or self.sockets[:]:
            await socket.close()

    def uninstall(self, team: str = TEAM) -> None:
        """Revoke every token of a workspace; its events come apart (`event`), in either order."""
        self.tokens = {token: owner for token, owner in self.tokens.items() if owner != team}

    # Delivery

    async def deliver(self, kind: str, payload: Json, times: int = 1) -> Json | None:
        """Send a payload to the app and wait for its acknowledgement: what came with the last one.

        Raises NotAcknowledged when it does not come within three seconds, or is a refusal.
        """
        if kind != "events_api":
            self.violations += event_faults(kind, payload)
        answer: Json | None = None
        for attempt in range(times):
            send = self.post if self.app_url else self._send
            answer = await send(kind, payload, attempt)
            self.violations += acknowledged_faults(kind, answer)
        return answer

    async def post(
        self, kind: str, payload: Json, attempt: int = 0, secret: str = SIGNING_SECRET, stamp: str = ""
    ) -> Json | None:
        """Send a payload as a signed request (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
        body, form = json.dumps(payload), "application/x-www-form-urlencoded"
        if kind == "slash_commands":
            body = urlencode(payload)
        elif kind != "events_api":
            body = urlencode({"payload": body})
        stamp = stamp or str(int(time.time()))
        signature = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json" if kind == "events_api" else form,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        timeout = aiohttp.ClientTimeout(ACK_SECONDS)
        async with self._session.post(
            f"{self.app_url}/slack/events", data=body.encode(), headers=headers, timeout=timeout
        ) as reply:
            text = await reply.text()
            if reply.status != 200:
                raise NotAcknowledged(f"{reply.status} {text}")
            answer: Json | None = json.loads(text) if text.startswith("{") else None
            return answer

    async def _send(self, kind: str, payload: Json, attempt: int) -> Json | None:
        await self.until(lambda: bool(self.sockets))
        number = f"envelope-{next(self._numbers)}"
        kind = kind if kind in ("slash_commands", "events_api") else "interactive"
        frame: Json = {"envelope_id": number, "type": kind, "payload": payload, "accepts_response_payload": True}
        if kind == "events_api":
            frame |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        answer = self._acknowledged[number] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(frame)
        try:
            async with asyncio.timeout(ACK_SECONDS):
                answered: Json | None = await answer
                return answered
        except TimeoutError:
            raise NotAcknowledged(f"{kind} within {ACK_SECONDS} s") from None

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self.sockets.append(socket)
        await self._notify()
        with contextlib.suppress(ConnectionResetError):
            async for message in socket:
                answer = json.loads(message.data)
                future = self._acknowledged.pop(answer["envelope_id"], None)
                if future and not future.done():
                    future.set_result(answer.get("payload"))
        self.sockets.remove(socket)
        return socket
