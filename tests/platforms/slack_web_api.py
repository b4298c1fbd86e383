"""The simulated Slack's Web API: tokens, people, messages and views, and what of them everybody sees."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from aiohttp import web

from tests.platforms.slack_contract import (
    Json,
    reply_faults,
    request_faults,
    response_faults,
)
from tests.platforms.slack_screen import Shown, live
from tests.platforms.slack_world import (
    ANN,
    APP,
    APP_TOKEN,
    BEN,
    BOT,
    BOT_TOKEN,
    BOT_USER,
    CHANNEL,
    RESPONSE_SECONDS,
    RESPONSE_USES,
    TEAM,
    TRIGGER_SECONDS,
    Person,
)


class Refused(Exception):
    """Slack's answer to a call that it does not do: the error's name."""


@dataclass
class ResponseUrl:
    """Where an app may answer an interaction."""

    person: Person
    channel: str
    at: float
    uses: int = 0


class WebApi:
    """The state of one Slack, and the methods that change it."""

    def __init__(self) -> None:
        """Not yet listening."""
        self.now = 1_795_000_000.0
        self.url = ""
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

    async def until(self, holds: Callable[[], bool], seconds: float = 5) -> None:
        """Wait until something holds; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(holds)

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: Json = {**request.query}
        if request.content_type == "application/json":
            body |= json.loads(await request.text() or "{}")
        else:
            body |= {key: str(value) for key, value in (await request.post()).items()}
        lost = self._faults[method] and self._faults[method][0] == "lost" and self._faults[method].popleft()
        failed = await self._fail(method, request) if not lost else None
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
        if lost:
            assert request.transport
            request.transport.abort()
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
            case "chat.update":
                return self._edited(body)
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
        return {"user": {"id": person.id, "name": person.name.lower(), "profile": profile, **person.roles}}

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

    def _edited(self, body: Json) -> Json:
        found = [one for _, one in self.log if (one.channel, one.ts) == (body["channel"], body["ts"]) and not one.view]
        if not found or found[0].to:
            raise Refused("message_not_found")
        self._check_harmless([body["text"], json.dumps(body["blocks"], ensure_ascii=False)])
        found[0].text, found[0].blocks, found[0].edits = body["text"], body["blocks"], found[0].edits + 1
        return {"channel": body["channel"], "ts": body["ts"], "text": body["text"]}

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
