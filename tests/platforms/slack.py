"""A simulated Slack on loopback for the real slack-bolt: Web API, Socket Mode, signed HTTP requests and OAuth.

It plays persons too: `command`, `press`, `submit`, `open_home`, `shortcut` and `dm` do what a person does, and give
what the person sees next. Every payload either way is held to the contracts; what breaks one is in `violations`.
Its clock, in seconds, stands still until a test moves it: triggers live 3 s, response_urls 30 minutes and five uses.
"""

import asyncio
import contextlib
import hashlib
import hmac
import html
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from yarl import URL

from tests.platforms.slack_contract import (
    Json,
    acknowledged_faults,
    event_faults,
    reply_faults,
    request_faults,
    response_faults,
)
from tests.platforms.slack_screen import Shown, live

ACK_SECONDS, TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES = 3, 3, 1800, 5
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-1-bot", "xapp-1-app", "signing-secret"
CLIENT_ID, CLIENT_SECRET = "111.222", "client-secret"
APP, BOT, BOT_USER, TEAM, CHANNEL = "A1", "B1", "UBOT", "T1", "C1"


class NotAcknowledged(AssertionError):
    """The app did not take a request, or not in time."""


class Refused(Exception):
    """Slack's answer to a call that it does not do: the error's name."""


@dataclass(frozen=True)
class Person:
    """A person of a workspace. `enterprise` is the organisation that the workspace belongs to, if any."""

    id: str
    name: str
    team: str = TEAM
    admin: bool = False
    enterprise: str = ""

    @property
    def direct(self) -> str:
        """The direct messages with the bot."""
        return f"D{self.id}"


ANN = Person("UANN", "Ann", admin=True)
BEN = Person("UBEN", "Ben")


@dataclass
class ResponseUrl:
    """Where an app may answer an interaction."""

    person: Person
    channel: str
    at: float
    uses: int = 0


class SimSlack:
    """One Slack. Without `app_url` it delivers over the app's sockets, with it as signed HTTP requests."""

    def __init__(self) -> None:
        """Not yet listening."""
        self.now = 1_795_000_000.0
        self.app_url = ""
        self.people = {person.id: person for person in (ANN, BEN)}
        self.tokens = {BOT_TOKEN: TEAM}
        self.channels = {CHANNEL: "data"}
        self.joined = {CHANNEL}
        self.calls: list[tuple[str, Json]] = []
        self.log: list[tuple[str, Shown]] = []
        self.violations: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.homes: dict[str, Shown] = {}
        self.modals: dict[str, list[Shown]] = defaultdict(list)
        self.codes: dict[str, Person] = {}
        self.expires_in = 0
        self._numbers = count(1)
        self._faults: dict[str, deque[str | asyncio.Event]] = defaultdict(deque)
        self._triggers: dict[str, tuple[float, Person]] = {}
        self._responses: dict[str, ResponseUrl] = {}
        self._acknowledged: dict[str, asyncio.Future[Json | None]] = {}
        self._changed = asyncio.Condition()

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
        """Let the next calls of this method go wrong: "429", "500", "reset", or an error's name."""
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

    # What a person does

    async def command(self, person: Person, text: str, channel: str = CHANNEL, times: int = 1) -> Shown:
        """Type `/mlquiz text` in a channel; delivered more than once where `times` says so."""
        seen = len(self.log)
        await self.deliver("slash_commands", self.command_payload(person, text, channel), times)
        return await self.seen_by(person, seen)

    async def press(self, person: Person, shown: Shown, label: str, steps: int = 1, times: int = 1) -> Shown:
        """Press the button whose label begins so; gives what is seen after that many changes."""
        seen = len(self.log)
        await self.deliver("block_actions", self.press_payload(person, shown, label), times)
        return await self.seen_by(person, seen, steps)

    async def submit(self, person: Person, modal: Shown, text: str, times: int = 1) -> Shown:
        """Write a text into a modal, send it, and see what follows."""
        seen = len(self.log)
        refused = await self.refused(person, modal, text, times)
        assert not refused, refused
        return await self.seen_by(person, seen)

    async def refused(self, person: Person, modal: Shown, text: str, times: int = 1) -> str:
        """Send a modal: the error shown in it, or nothing when it closed."""
        answer = await self.deliver("view_submission", self.submit_payload(person, modal, text), times)
        if answer and answer["response_action"] == "errors":
            return str(next(iter(answer["errors"].values())))
        self.modals[person.id] = [other for other in self.modals[person.id] if other is not modal]
        return ""

    async def open_home(self, person: Person) -> Shown:
        """Open the app's Home tab."""
        seen = len(self.log)
        opened = {"type": "app_home_opened", "user": person.id, "channel": person.direct, "tab": "home"}
        await self.event({**opened, "event_ts": self._ts()}, person.team, person.enterprise)
        return await self.seen_by(person, seen)

    async def shortcut(self, person: Person, message: Shown, steps: int = 1) -> Shown:
        """Use the app's shortcut on a message."""
        seen = len(self.log)
        await self.deliver("message_action", self.shortcut_payload(person, message))
        return await self.seen_by(person, seen, steps)

    async def dm(self, person: Person, text: str, times: int = 1) -> Shown:
        """Write to the bot directly."""
        seen = len(self.log)
        await self.event(self.dm_event(person, text), person.team, person.enterprise, times)
        return await self.seen_by(person, seen)

    def screen(self, person: Person) -> str:
        """What the person sees: the modal on top if there is one, else the latest message, else the Home tab."""
        if self.modals[person.id]:
            return self.modals[person.id][-1].screen
        messages = [shown for viewer, shown in self.log if viewer in (person.id, "") and not shown.view]
        return (messages[-1] if messages else self.homes[person.id]).screen

    async def install(self, person: Person, state: str = "") -> tuple[int, str]:
        """Install the app in the person's workspace or organisation from its page: status and state at the end.

        A state of one's own stands for a redirect that somebody made up or uses again.
        """
        async with self._session.get(f"{self.app_url}/slack/install") as page:
            asked = URL(html.unescape(re.findall(r'href="([^"]+authorize[^"]+)"', await page.text())[0]))
            cookie = page.headers["Set-Cookie"].partition(";")[0]
        assert str(asked).startswith(f"{self.url}/oauth/v2/authorize"), asked
        assert asked.query["client_id"] == CLIENT_ID
        code = f"code-{next(self._numbers)}"
        self.codes[code] = person
        if state:
            cookie = f"{cookie.partition('=')[0]}={state}"
        query = {"code": code, "state": state or asked.query["state"]}
        async with self._session.get(
            f"{self.app_url}/slack/oauth_redirect", params=query, headers={"Cookie": cookie}
        ) as done:
            return done.status, query["state"]

    async def seen_by(self, person: Person, after: int, steps: int = 1) -> Shown:
        """What the person sees after this many changes from a place in the log."""

        def news() -> list[Shown]:
            return [shown for viewer, shown in self.log[after:] if viewer in (person.id, "")]

        await self.until(lambda: len(news()) >= steps)
        return news()[steps - 1]

    async def until(self, holds: Callable[[], bool], seconds: float = 5) -> None:
        """Wait until something holds; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(holds)

    # Payloads

    def command_payload(self, person: Person, text: str, channel: str = CHANNEL) -> Json:
        """A slash command."""
        names = {**self.channels, person.direct: "directmessage"}
        return {
            **self._from_form(person),
            "channel_id": channel,
            "channel_name": names.get(channel, "privategroup"),
            "command": "/mlquiz",
            "text": text,
            "response_url": self._response_url(person, channel),
            "trigger_id": self._trigger(person),
        }

    def press_payload(self, person: Person, shown: Shown, label: str) -> Json:
        """A press of the button whose label begins so."""
        button = next((one for one in shown.buttons if one["text"]["text"].startswith(label)), None)
        assert button, f"no button {label}: {shown.labels}"
        block = next(block for block in shown.blocks if button in [*block.get("elements", []), block.get("accessory")])
        action: Json = {key: button[key] for key in ("type", "action_id", "text", "value") if key in button}
        action |= {"block_id": block.get("block_id", "b"), "action_ts": self._ts()}
        payload = {**self._from_json(person), "type": "block_actions", "actions": [action]}
        if shown.view:
            container = {"type": "view", "view_id": shown.view["id"]}
            return {**payload, "container": container, "view": shown.view}
        container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
        container["is_ephemeral"] = bool(shown.to)
        return {
            **payload,
            "container": container,
            "channel": {"id": shown.channel, "name": self.channels.get(shown.channel, "directmessage")},
            "message": self._message(shown),
            "response_url": self._response_url(person, shown.channel),
        }

    def submit_payload(self, person: Person, modal: Shown, text: str) -> Json:
        """A modal sent with this text in its field."""
        assert modal.view
        field = next(block for block in modal.blocks if block["type"] == "input")
        value = {"type": "plain_text_input", "value": text or None}
        values = {field["block_id"]: {field["element"]["action_id"]: value}}
        view = {**modal.view, "state": {"values": values}}
        user = {"id": person.id, "name": person.name.lower(), "team_id": person.team}
        return {**self._from_json(person), "type": "view_submission", "view": view, "user": user}

    def shortcut_payload(self, person: Person, message: Shown) -> Json:
        """The app's message shortcut on a message."""
        about = self._from_json(person)
        del about["api_app_id"]
        return {
            **about,
            "user": {"id": person.id, "name": person.name.lower()},
            "type": "message_action",
            "callback_id": "mlquiz",
            "message_ts": message.ts,
            "action_ts": self._ts(),
            "message": self._message(message),
            "channel": {"id": message.channel, "name": self.channels.get(message.channel, "privategroup")},
            "response_url": self._response_url(person, message.channel),
        }

    def dm_event(self, person: Person, text: str) -> Json:
        """A message to the bot."""
        ts = self._ts()
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return {
            "type": "message",
            "channel_type": "im",
            "channel": person.direct,
            "user": person.id,
            "text": escaped,
            "ts": ts,
            "event_ts": ts,
        }

    def typed(self, text: str, thread_ts: str = "") -> Shown:
        """Somebody's message in the channel."""
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        return Shown([block], text, CHANNEL, ts=self._ts(), thread_ts=thread_ts, team=TEAM)

    async def event(self, event: Json, team: str = TEAM, enterprise: str = "", times: int = 1) -> None:
        """Deliver an event of the Events API, more than once where `times` says so."""
        if event["type"] in ("app_home_opened", "app_uninstalled", "tokens_revoked"):
            self.violations += event_faults(event["type"], event)
        authorization = {"enterprise_id": enterprise or None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
        payload = {
            "token": "verification",
            "team_id": team,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers)}",
            "event_time": int(self.now),
            "authorizations": [{**authorization, "is_enterprise_install": bool(enterprise)}],
            "event": event,
        }
        if enterprise:
            payload["enterprise_id"] = enterprise
        await self.deliver("events_api", payload, times)

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

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: Json = {**request.query}
        if request.content_type == "application/json":
            body |= json.loads(await request.text() or "{}")
        else:
            body |= {key: str(value) for key, value in (await request.post()).items()}
        failed = await self._fail(method, request)
        if failed is not None:
            return failed
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or body.pop("token", "")
        body.pop("token", None)
        body.pop("team_id", None)  # bolt adds it to every call, whether the method takes it or not
        self.violations += request_faults(method, body)
        self.calls.append((method, body))
        reply: Json
        try:
            reply = {"ok": True, **await self._do(method, body, token)}
        except Refused as refused:
            reply = {"ok": False, "error": str(refused)}
        self.violations += reply_faults(method, reply)
        await self._notify()
        return web.json_response(reply)

    async def _fail(self, method: str, request: web.Request) -> web.StreamResponse | None:
        fault = self._faults[method].popleft() if self._faults[method] else None
        match fault:
            case None:
                return None
            case asyncio.Event():
                await fault.wait()
                return None
            case "429":
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"}
                )
            case "500":
                return web.Response(status=500, text="<html>down</html>")
            case "reset":
                assert request.transport
                request.transport.abort()
                return web.Response()
        return web.json_response({"ok": False, "error": fault}, status=404 if method == "response_url" else 200)

    async def _do(self, method: str, body: Json, token: str) -> Json:
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                raise Refused("invalid_auth")
            return {"url": f"{self.url.replace('http', 'ws')}/socket"}
        if method == "oauth.v2.access":
            return self._access(body)
        if token not in self.tokens:
            raise Refused("account_inactive" if token.startswith("xoxb-") else "invalid_auth")
        team = self.tokens[token]
        match method:
            case "auth.test":
                about = {"team": "Acme", "team_id": team, "user": "mlquiz", "user_id": BOT_USER, "bot_id": BOT}
                return {**about, "url": f"{self.url}/"}
            case "users.info":
                return self._user(body["user"])
            case "chat.postMessage":
                return self._posted(body, team)
            case "chat.postEphemeral":
                return self._whispered(body, team)
            case "views.open":
                return {"view": self._show_view(body["view"], self._use_trigger(body["trigger_id"]), team)}
            case "views.publish":
                return {"view": self._show_view(body["view"], self.people[body["user_id"]], team)}
            case "views.update":
                return {"view": self._update_view(body["view_id"], body["view"])}
        raise Refused("unknown_method")

    def _access(self, body: Json) -> Json:
        if body.get("grant_type") == "refresh_token":
            owner = next(
                (team for token, team in self.tokens.items() if f"xoxe-{token}" == body["refresh_token"]), None
            )
            if owner is None:
                raise Refused("invalid_refresh_token")
            return self._granted(owner, None)
        if body.get("code") not in self.codes:
            raise Refused("invalid_code")
        person = self.codes.pop(body["code"])
        return self._granted(person.enterprise or person.team, person)

    def _granted(self, owner: str, person: Person | None) -> Json:
        """A new token of a workspace or organisation, in the shape of oauth.v2.access."""
        token = f"xoxb-{next(self._numbers)}-{owner}"
        self.tokens[token] = owner
        granted: Json = {
            "app_id": APP,
            "access_token": token,
            "token_type": "bot",
            "scope": "commands,chat:write,im:history,users:read",
            "bot_user_id": BOT_USER,
            "team": {"id": owner, "name": "Acme"} if owner.startswith("T") else None,
            "enterprise": {"id": owner, "name": "Acme Org"} if owner.startswith("E") else None,
            "is_enterprise_install": owner.startswith("E"),
        }
        if person:
            granted["authed_user"] = {"id": person.id}
        if self.expires_in:
            granted |= {"refresh_token": f"xoxe-{token}", "expires_in": self.expires_in}
        return granted

    def _user(self, user_id: str) -> Json:
        person = self.people.get(user_id)
        if person is None:
            raise Refused("user_not_found")
        profile = {"display_name": person.name, "real_name": f"{person.name} Lee"}
        return {"user": {"id": person.id, "name": person.name.lower(), "is_admin": person.admin, "profile": profile}}

    def _posted(self, body: Json, team: str) -> Json:
        self._check_no_unfurling(body)
        channel = body["channel"]
        person = next((one for one in self.people.values() if channel in (one.id, one.direct)), None)
        if person is None and channel not in self.channels:
            raise Refused("channel_not_found")
        if person is None and channel not in self.joined:
            raise Refused("not_in_channel")
        place = person.direct if person else channel
        shown = self._show(body, place, person.id if person else "", team)
        shown.to = ""
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "text": shown.text, "ts": shown.ts}
        return {"channel": place, "ts": shown.ts, "message": message}

    def _whispered(self, body: Json, team: str) -> Json:
        if body["channel"] not in self.joined:
            raise Refused("not_in_channel" if body["channel"] in self.channels else "channel_not_found")
        return {"message_ts": self._show(body, body["channel"], body["user"], team).ts}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        failed = await self._fail("response_url", request)
        if failed is not None:
            return failed
        body = await request.json()
        to = self._responses[request.match_info["id"]]
        to.uses += 1
        if to.uses > RESPONSE_USES or self.now > to.at + RESPONSE_SECONDS:
            return web.Response(status=404, text="expired_url")
        self.violations += response_faults(body)
        self._check_no_unfurling(body)
        self.calls.append(("response_url", body))
        everybody = body.get("response_type") == "in_channel"
        self._show(body, to.channel, "" if everybody else to.person.id, to.person.team)
        await self._notify()
        return web.Response(text="ok")

    # What is shown

    def _show(self, body: Json, channel: str, to: str, team: str) -> Shown:
        text, blocks = body.get("text", ""), body.get("blocks", [])
        self._check_harmless([text, json.dumps(blocks, ensure_ascii=False)])
        shown = Shown(blocks, text, channel, to, self._ts(), body.get("thread_ts", ""), team)
        self.log.append((to, shown))
        return shown

    def _show_view(self, view: Json, person: Person, team: str) -> Json:
        number = f"V{next(self._numbers)}"
        shown = Shown([], to=person.id, team=team)
        self._fill(shown, view, number)
        if view["type"] == "home":
            self.homes[person.id] = shown
        else:
            self.modals[person.id].append(shown)
            self.violations += ["more than three modals"] if len(self.modals[person.id]) > 3 else []
        self.log.append((person.id, shown))
        return {"id": number, "type": view["type"], "hash": shown.view["hash"] if shown.view else ""}

    def _update_view(self, number: str, view: Json) -> Json:
        for shown in (one for stack in self.modals.values() for one in stack):
            if shown.view and shown.view["id"] == number:
                self._fill(shown, view, number)
                self.log.append((shown.to, shown))
                return {"id": number}
        raise Refused("not_found")

    def _fill(self, shown: Shown, view: Json, number: str) -> None:
        self._check_harmless([json.dumps(view["blocks"], ensure_ascii=False)])
        shown.blocks = view["blocks"]
        shown.view = {
            "team_id": shown.team,
            "app_id": APP,
            "bot_id": BOT,
            "callback_id": "",
            "private_metadata": "",
            "title": {"type": "plain_text", "text": "mlquiz"},
            "close": None,
            "submit": None,
            "state": {"values": {}},
            "root_view_id": number,
            "previous_view_id": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **view,
            "id": number,
            "hash": f"{self._ts()}.hash",
        }

    def _check_harmless(self, texts: list[str]) -> None:
        self.violations += [f"somebody would be pinged or misled: {found}" for text in texts for found in live(text)]

    def _check_no_unfurling(self, body: Json) -> None:
        if not body.get("blocks"):
            return  # bolt's own sentence, where the app is not installed
        if body.get("unfurl_links") is not False or body.get("unfurl_media") is not False:
            self.violations.append("links would unfurl")

    # Small things

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _ts(self) -> str:
        return f"{self.now:.0f}.{next(self._numbers):06}"

    def _trigger(self, person: Person) -> str:
        number = f"{next(self._numbers)}.trigger"
        self._triggers[number] = self.now, person
        return number

    def _use_trigger(self, number: str) -> Person:
        if number not in self._triggers:
            raise Refused("exchanged_trigger_id")
        issued, person = self._triggers.pop(number)
        if self.now > issued + TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        return person

    def _response_url(self, person: Person, channel: str) -> str:
        number = str(next(self._numbers))
        self._responses[number] = ResponseUrl(person, channel, self.now)
        return f"{self.url}/response/{number}"

    def _from_form(self, person: Person) -> Json:
        about = {"token": "verification", "api_app_id": APP, "team_id": person.team, "team_domain": "acme"}
        about |= {"user_id": person.id, "user_name": person.name.lower(), "is_enterprise_install": "false"}
        if person.enterprise:
            about |= {"enterprise_id": person.enterprise, "enterprise_name": "Org", "is_enterprise_install": "true"}
        return about

    def _from_json(self, person: Person) -> Json:
        about: Json = {
            "token": "verification",
            "api_app_id": APP,
            "team": {"id": person.team, "domain": "acme"},
            "user": {"id": person.id, "username": person.name.lower(), "team_id": person.team},
            "trigger_id": self._trigger(person),
            "is_enterprise_install": bool(person.enterprise),
        }
        if person.enterprise:
            about["enterprise"] = {"id": person.enterprise, "name": "Org"}
        return about

    def _message(self, shown: Shown) -> Json:
        message: dict[str, Any] = {"type": "message", "ts": shown.ts, "text": shown.text, "blocks": shown.blocks}
        if shown.thread_ts:
            message["thread_ts"] = shown.thread_ts
        return message
